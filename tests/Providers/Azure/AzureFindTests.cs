using System.Text.Json.Nodes;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>What a search of a vault finds.</summary>
public sealed class AzureFindTests
{
    private AzureDouble _azure = null!;

    [SetUp]
    public void SetUp()
    {
        _azure = new AzureDouble();
        _azure.Vault.Set("app-db", "1", new JsonObject { ["team"] = "a", ["env"] = "dev" });
        _azure.Vault.Set("app-mq", "2", new JsonObject { ["team"] = "a" });
        _azure.Vault.Set("web", "3", new JsonObject { ["team"] = "b" });
        _azure.Vault.Set("off", "4", new JsonObject { ["team"] = "a" }, new JsonObject { ["enabled"] = false });
        _azure.Vault.Set("old", "5", attributes: new JsonObject { ["exp"] = 1_500_000_000 });
    }

    [TearDown]
    public void TearDown() => _azure.Dispose();

    [Test]
    public async Task Names_tags_both_or_all_that_is_enabled_and_never_by_path()
    {
        Assert.That(await NamesAsync(new FindQuery(Name: AzureStores.Pattern("^app-"))), Is.EqualTo(["app-db", "app-mq"]));
        Assert.That(await NamesAsync(new FindQuery(Tags: Tags(("team", "a")))), Is.EqualTo(["app-db", "app-mq"]));
        Assert.That(await NamesAsync(new FindQuery(Tags: Tags(("team", "a"), ("env", "dev")))), Is.EqualTo(["app-db"]));
        Assert.That(await NamesAsync(new FindQuery(Name: AzureStores.Pattern("mq"), Tags: Tags(("team", "a")))), Is.EqualTo(["app-mq"]));
        Assert.That(await NamesAsync(new FindQuery(Path: "web")), Is.EqualTo(["app-db", "app-mq", "old", "web"]));
    }

    [Test]
    public async Task What_is_found_is_read_by_its_key()
    {
        await using var client = await AzureStores.ClientAsync(_azure);
        var found = await client.FindAsync(new FindQuery(Name: AzureStores.Pattern("web")));

        Assert.That((await client.FetchAsync([new(found[0].Key.Name)], default))[0].Text(), Is.EqualTo("3"));
    }

    [Test]
    public async Task A_call_lists_25_names()
    {
        for (var at = 0; at < 60; at++)
        {
            _azure.Vault.Set($"many-{at:00}", "x");
        }

        Assert.That(await NamesAsync(new FindQuery(Name: AzureStores.Pattern("^many-"))), Has.Count.EqualTo(60));
        Assert.That(_azure.VaultCalls, Is.EqualTo(["GET /secrets", "GET /secrets", "GET /secrets"]));
    }

    [Test]
    public async Task A_refused_list_is_told()
    {
        _azure.Vault.IsForbidden = static action => action == "secrets/list";
        await using var client = await AzureStores.ClientAsync(_azure);

        var found = await client.FindAsync(new FindQuery());

        Assert.That(found, Has.Count.EqualTo(1));
        Assert.That(found[0].Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
    }

    [TestCase("https://evil.example/secrets")]
    [TestCase("http://kv.vault.azure.net/secrets")]
    [TestCase("https://kv.vault.azure.net:444/secrets")]
    [TestCase("//evil.example/secrets")]
    public async Task The_token_follows_no_link_out_of_the_vault(string link)
    {
        _azure.Before = r => r.Address.Host == "kv.vault.azure.net"
            ? new DoubleAnswer(200, new JsonObject { ["value"] = new JsonArray(), ["nextLink"] = link })
            : null;
        await using var client = await AzureStores.ClientAsync(_azure);

        var found = await client.FindAsync(new FindQuery());

        Assert.That(found.Single().Failure!.Message, Is.EqualTo("the next page of the list of secrets is not in the vault: it is not asked for"));
        Assert.That(_azure.VaultCalls.Count(), Is.EqualTo(1));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(FindQuery query)
    {
        await using var client = await AzureStores.ClientAsync(_azure);
        var found = await client.FindAsync(query);
        Assert.That(found.Select(static f => f.Failure), Has.All.Null);
        return [.. found.Select(static f => f.Name)];
    }

    private static Dictionary<string, string> Tags(params (string Name, string Text)[] tags) => tags.ToDictionary(static t => t.Name, static t => t.Text);
}
