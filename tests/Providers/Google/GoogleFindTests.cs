using Keyferry.Providers.Contract;
using Keyferry.Providers.Tests.Aws;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

public sealed class GoogleFindTests
{
    [Test]
    public async Task Names_are_matched_page_by_page()
    {
        var scene = Scene(pageSize: 2);
        await using var client = await scene.ConnectAsync();

        var found = await client.FindAsync(new FindQuery(Name: AwsStores.Pattern("^app-")));

        Assert.That(found.Select(static f => f.Name), Is.EquivalentTo(new[] { "app-a", "app-b", "app-c" }));
        Assert.That(scene.SecretCalls, Is.EqualTo(new[]
        {
            "GET secrets?pageSize=250", "GET secrets?pageSize=250&pageToken=page+2/=", "GET secrets?pageSize=250&pageToken=page+4/=",
        }));
        Assert.That(found.Select(static f => f.Key), Has.All.Matches<RemoteKey>(static k => k.Version.Length == 0 && !k.IsMetadata));
    }

    [Test]
    public async Task Labels_are_filtered_by_the_service_and_checked_again()
    {
        var scene = Scene();
        await using var client = await scene.ConnectAsync();

        var found = await client.FindAsync(new FindQuery(Tags: new Dictionary<string, string> { ["team"] = "a", ["env"] = "prod" }));

        Assert.That(found.Select(static f => f.Name), Is.EqualTo(new[] { "app-a" }));
        Assert.That(scene.SecretCalls, Is.EqualTo(new[] { "GET secrets?pageSize=250&filter=labels.team=a labels.env=prod" }));
    }

    [Test]
    public async Task Name_labels_and_path_hold_together()
    {
        var scene = Scene();
        await using var client = await scene.ConnectAsync();
        var labels = new Dictionary<string, string> { ["team"] = "a" };

        Assert.That(
            (await client.FindAsync(new FindQuery("app", AwsStores.Pattern("-[ab]$"), labels))).Select(static f => f.Name),
            Is.EquivalentTo(new[] { "app-a", "app-b" }));
        Assert.That((await client.FindAsync(new FindQuery("pp-", AwsStores.Pattern("")))).ToList(), Is.Empty);
    }

    [TestCase("a OR labels.team:b")]
    [TestCase("")]
    [TestCase("-a")]
    [TestCase("é")]
    public async Task A_label_that_would_mean_something_in_a_filter_is_compared_here_only(string value)
    {
        var scene = Scene();
        await using var client = await scene.ConnectAsync();

        Assert.That(await client.FindAsync(new FindQuery(Tags: new Dictionary<string, string> { ["team"] = value })), Is.Empty);
        Assert.That(scene.SecretCalls, Is.EqualTo(new[] { "GET secrets?pageSize=250" }));
    }

    [Test]
    public async Task Regional_secrets_are_found_at_their_location_only()
    {
        var scene = Scene();
        scene.Google.Secrets.Add("projects/my-project/locations/europe-west3/secrets/regional").Labels["team"] = "a";
        await using var client = await scene.ConnectAsync(static s => s.Location = "europe-west3");

        var found = await client.FindAsync(new FindQuery(Tags: new Dictionary<string, string> { ["team"] = "a" }));

        Assert.That(found.Select(static f => f.Name), Is.EqualTo(new[] { "regional" }));
    }

    [Test]
    public async Task A_search_for_nothing_and_one_that_is_refused_say_so()
    {
        var scene = Scene();
        await using var client = await scene.ConnectAsync();
        var nothing = await client.FindAsync(new FindQuery("app"));
        scene.Google.Secrets.Deny("secretmanager.secrets.list");
        var refused = await client.FindAsync(new FindQuery(Name: AwsStores.Pattern("x")));

        Assert.That(nothing.Single().Failure!.Message, Is.EqualTo("unexpected find operator: set find.name or find.tags"));
        Assert.That(refused.Single().Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(refused.Single().Failure!.Message, Does.StartWith("failed to list secrets: PERMISSION_DENIED: Permission 'secretmanager.secrets.list'"));
    }

    [Test]
    public async Task Names_are_converted_before_they_are_rewritten()
    {
        var scene = new GoogleScene();
        var connected = await scene.Provider.ConnectAsync(new StoreContext(GoogleScene.Store(), "team", scene.References), default);
        await using var client = connected.Client!;

        Assert.That(client.Finder!.ConvertsNames, Is.True);
    }

    private static GoogleScene Scene(int pageSize = 25_000)
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.PageSize = pageSize;
        foreach (var (name, team, env) in new[] { ("app-a", "a", "prod"), ("app-b", "a", "dev"), ("app-c", "b", "prod"), ("db-a", "c", "prod"), ("db-b", "c", "dev") })
        {
            var secret = scene.Google.Secrets.Add($"projects/my-project/secrets/{name}", "1");
            (secret.Labels["team"], secret.Labels["env"]) = (team, env);
        }

        return scene;
    }
}
