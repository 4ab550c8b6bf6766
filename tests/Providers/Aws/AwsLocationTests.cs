using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Which stores lead to one place: nothing that one of them still writes is deleted through another.</summary>
public sealed class AwsLocationTests
{
    private const string Ours = "arn:aws:iam::111122223333:role/a";

    [Test]
    public void Stores_that_differ_in_how_they_delete_lead_to_one_place() => Assert.That(
        Same(static s => s.SecretsManager = new() { ForceDeleteWithoutRecovery = true }, static s => s.Prefix = "x/"), Is.True);

    [TestCase("eu-west-1", "eu-west-2", "SecretsManager", ExpectedResult = false)]
    [TestCase("eu-west-1", "eu-west-1", "ParameterStore", ExpectedResult = false)]
    [TestCase("eu-west-1", "eu-west-1", "SecretsManager", ExpectedResult = true)]
    public bool? Region_and_service_tell_places_apart(string one, string other, string service) =>
        Same(s => s.Region = one, s =>
        {
            s.Region = other;
            s.Service = service;
        });

    [TestCase(Ours, "arn:aws:iam::111122223333:role/b", ExpectedResult = true)]
    [TestCase(Ours, "arn:aws:iam::444455556666:role/a", ExpectedResult = false)]
    [TestCase(Ours, null, ExpectedResult = null)]
    public bool? Roles_tell_the_account(string one, string? other) => Same(s => s.Role = one, s => s.Role = other);

    [Test]
    public void Other_keys_may_be_of_the_same_account() =>
        Assert.That(
            Same(static _ => { }, static s => s.Auth = new AwsAuth
            {
                SecretRef = new AwsSecretAuth { AccessKeyIdSecretRef = new SecretKeySelector { Name = "other", Key = "id" } },
            }),
            Is.Null);

    private static bool? Same(Action<AwsProviderSpec> one, Action<AwsProviderSpec> other) =>
        LocationOf(one).IsSameAs(LocationOf(other));

    private static StoreLocation LocationOf(Action<AwsProviderSpec> change)
    {
        var spec = new AwsProviderSpec { Service = "SecretsManager", Region = "eu-west-1", Auth = AwsStores.StaticKeys };
        change(spec);
        return AwsLocation.Of(TestStores.Namespaced(new StoreProviderSpec { Aws = spec }));
    }
}
