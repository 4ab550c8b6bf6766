using Keyferry.Providers.Contract;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Commands;

public sealed class AmbientCredentialsTests
{
    private TestCommand _command = null!;

    [SetUp]
    public void SetUp() => _command = new TestCommand();

    [TestCase(null, AmbientCredentials.All)]
    [TestCase("all", AmbientCredentials.All)]
    [TestCase("cluster", AmbientCredentials.ClusterStores)]
    [TestCase("none", AmbientCredentials.None)]
    public void Who_may_use_the_programs_own_identity_is_read(string? text, AmbientCredentials expected)
    {
        string[] arguments = text is null ? ["run"] : ["run", $"--ambient-credentials={text}"];

        Assert.That(_command.Options(arguments).Engine.AmbientCredentials, Is.EqualTo(expected));
    }

    [Test]
    public void A_word_that_is_none_of_them_is_refused_with_the_words() => Assert.That(
        _command.Read(["run", "--ambient-credentials=some"]).Errors.Single(), Does.Contain("all, cluster, none"));
}
