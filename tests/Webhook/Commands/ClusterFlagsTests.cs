using Keyferry.Webhook.Commands;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Commands;

/// <summary>All commands that talk to a cluster find it the same way.</summary>
public sealed class ClusterFlagsTests
{
    private const string Nowhere = "/nowhere/kubeconfig";

    [TestCase("why", "db")]
    [TestCase("takeover", "--check")]
    [TestCase("store", "test", "aws")]
    [TestCase("store", "test", "./store.yaml")]
    [TestCase("diff", "-")]
    [TestCase("cost", "--cluster")]
    public async Task The_environment_names_the_cluster(params string[] command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(output, error, static name => name == "KEYFERRY_KUBECONFIG" ? Nowhere : null, []);

        var code = await new KeyferryCommand(context).InvokeAsync(command);

        Assert.That(code, Is.Not.Zero);
        Assert.That(error.ToString(), Does.Contain(Nowhere));
    }
}
