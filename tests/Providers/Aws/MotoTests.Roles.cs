using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <content>Roles that are assumed before the store is read.</content>
public sealed partial class MotoTests
{
    [Test]
    public async Task A_role_is_assumed_and_reads_in_its_own_account()
    {
        await CreateAsync("a", "own account");

        var results = await FetchAsync(
            spec =>
            {
                spec.AdditionalRoles = ["arn:aws:iam::222233334444:role/between"];
                spec.Role = "arn:aws:iam::444455556666:role/reader";
                spec.ExternalId = "ext-1";
                spec.SessionTags = [new AwsSessionTag { Key = "team", Value = "red" }];
                spec.TransitiveTagKeys = ["team"];
            },
            Ref("a"));

        Assert.That(results[0].Text(), Is.EqualTo("NotFound: Secret does not exist"));
    }

    [Test]
    public async Task A_ServiceAccounts_role_is_assumed_with_its_token()
    {
        await CreateAsync("a", "own account");
        var references = AwsStores.Keys();
        references.Annotations["eks.amazonaws.com/role-arn"] = "arn:aws:iam::111122223333:role/reader";
        var connected = await AwsStores.ConnectAsync(
            MotoServer.Address,
            spec => spec.Auth = new AwsAuth
            {
                Jwt = new AwsJwtAuth { ServiceAccountRef = new() { Name = "reader", Audiences = ["vault"] } },
            },
            references);
        await using var client = connected.Client!;

        var check = await client.ValidateAsync(default);
        var results = await client.FetchAsync([Ref("a")], default);

        Assert.That(check, Is.EqualTo(StoreValidation.Ready));
        Assert.That(results[0].Text(), Is.EqualTo("NotFound: Secret does not exist"));
        Assert.That(references.TokenAudiences.Single(), Is.EqualTo(new[] { "sts.amazonaws.com", "vault" }));
    }
}
