using Keyferry.Api.Stores;
using Keyferry.Local.Server.Faults;
using Keyferry.Providers.Contract;
using Keyferry.Text.Regexp;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Kubernetes;

/// <summary>Reads and finds on a server in memory.</summary>
public sealed class KubernetesReadTests
{
    private KubernetesScene _scene = null!;

    [SetUp]
    public async Task StartAsync() => _scene = await KubernetesScene.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _scene.DisposeAsync();

    [Test]
    public async Task A_property_is_a_key_then_a_path_into_a_keys_json()
    {
        await _scene.CreateAsync("db", new()
        {
            ["user"] = "u", ["conf"] = """{"a":{"b":"deep","n":1.50}}""", ["conf.a"] = "literal", ["app.json"] = """{"x":[1,2]}""",
        });

        var results = await _scene.FetchAsync(
            new("db", "user"), new("db", "conf.a"), new("db", "conf.a.b"), new("db", "conf.a.n"), new("db", "app.json.x.1"),
            new("db", "none"), new("db", "usr"), new("db", "conf.z"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "u", "literal", "deep", "1.5", "2",
            "Invalid: property none does not exist in data of secret \"db\"",
            "Invalid: property usr does not exist in data of secret \"db\"; did you mean user?",
            "Invalid: property conf.z does not exist in data of secret \"db\"",
        }));
    }

    [Test]
    public async Task A_whole_secret_is_json_of_texts_and_a_map_is_its_data()
    {
        await _scene.CreateAsync("db", new() { ["user"] = "u", ["a.b"] = "<p>&\"", ["json"] = """{"k":"v","n":[1, 2]}""" });

        var results = await _scene.FetchAsync(new("db"), new("db", AsMap: true), new("db", "json", AsMap: true), new("db", "user", AsMap: true));

        Assert.Multiple(() =>
        {
            Assert.That(results[0].Text(), Is.EqualTo("""{"a.b":"<p>&\"","json":"{\"k\":\"v\",\"n\":[1, 2]}","user":"u"}"""));
            Assert.That(results[1].Texts(), Is.EquivalentTo(new Dictionary<string, string>
            {
                ["user"] = "u", ["a.b"] = "<p>&\"", ["json"] = """{"k":"v","n":[1, 2]}""",
            }));
            Assert.That(results[2].Texts(), Is.EquivalentTo(new Dictionary<string, string> { ["k"] = "v", ["n"] = "[1, 2]" }));
            Assert.That(results[3].Text(), Does.StartWith("Invalid: unable to unmarshal secret db: it is not a JSON object"));
        });
    }

    [Test]
    public async Task Bytes_that_are_no_text_stay_as_they_are()
    {
        var bytes = Enumerable.Range(0, 256).Select(b => (byte)b).ToArray();
        var secret = await _scene.CreateAsync("bin", new() { ["other"] = "" });
        secret.Data["raw"] = bytes;
        await _scene.Admin.ReplaceAsync(Keyferry.Kubernetes.Types.BuiltIn.Secret, secret, new(), default);

        var results = await _scene.FetchAsync(new("bin", "raw"), new("bin", AsMap: true));

        Assert.Multiple(() =>
        {
            Assert.That(results[0].Value!.Bytes.ToArray(), Is.EqualTo(bytes));
            Assert.That(results[1].Map!["raw"].Bytes.ToArray(), Is.EqualTo(bytes));
            Assert.That(results[1].Map!["other"].Length, Is.Zero);
        });
    }

    [Test]
    public async Task Metadata_is_labels_and_annotations_and_a_property_of_them()
    {
        await _scene.CreateAsync(
            "db", labels: new() { ["team"] = "blue", ["app.kubernetes.io/name"] = "shop" }, annotations: new() { ["json"] = """{"a":{"b":"c"}}""" });

        var results = await _scene.FetchAsync(
            Metadata(null), Metadata("labels"), Metadata("labels.team"), Metadata("annotations.json.a.b"),
            Metadata("labels.app.kubernetes.io/name"), Metadata("labels.none"), Metadata("team"),
            Metadata("labels") with { AsMap = true });

        Assert.Multiple(() =>
        {
            Assert.That(results.Take(7).Select(r => r.Text()), Is.EqualTo(new[]
            {
                """{"annotations":{"json":"{\"a\":{\"b\":\"c\"}}"},"labels":{"app.kubernetes.io/name":"shop","team":"blue"}}""",
                """{"app.kubernetes.io/name":"shop","team":"blue"}""", "blue", "c", "shop",
                "Invalid: property labels.none does not exist in metadata of secret \"db\"; it begins with labels or annotations, such as labels.team",
                "Invalid: property team does not exist in metadata of secret \"db\"; it begins with labels or annotations, such as labels.team",
            }));
            Assert.That(results[7].Texts(), Is.EquivalentTo(new Dictionary<string, string> { ["team"] = "blue", ["app.kubernetes.io/name"] = "shop" }));
        });

        static RemoteRef Metadata(string? property) => new("db", property, FetchMetadata: true);
    }

    [Test]
    public async Task A_secret_that_the_server_says_is_not_there_is_missing()
    {
        var results = await _scene.FetchAsync(new("nothing", "k"), new("nothing", AsMap: true));

        Assert.That(results.Select(r => r.Text()), Is.All.EqualTo("NotFound: secrets \"nothing\" not found"));
    }

    [Test]
    public async Task In_a_namespace_that_does_not_exist_nothing_counts_as_missing()
    {
        var spec = _scene.Spec();
        spec.RemoteNamespace = "remoet";
        await using var client = await _scene.ConnectAsync(spec);

        var result = (await client.ReadAsync([new RemoteKey("db")], default))[0];

        Assert.That(result.Failure, Is.EqualTo(new FetchFailure(
            FetchFailureKind.Invalid, "remoteNamespace \"remoet\" does not exist on the store's API server")));
    }

    [TestCase("..")]
    [TestCase("../configmaps/a")]
    [TestCase("a/b")]
    [TestCase("Db")]
    [TestCase("")]
    public async Task A_key_that_no_secret_can_have_is_refused_and_not_missing(string key)
    {
        var result = (await _scene.FetchAsync(new RemoteRef(key)))[0];

        Assert.That(result.Failure!.Kind, Is.EqualTo(FetchFailureKind.Invalid));
        Assert.That(result.Failure.Message, Does.Contain("cannot be the name of a Secret"));
    }

    [TestCase(403, FetchFailureKind.Denied)]
    [TestCase(429, FetchFailureKind.Throttled)]
    [TestCase(500, FetchFailureKind.Unavailable)]
    public async Task A_refusal_keeps_its_kind(int code, FetchFailureKind kind)
    {
        await _scene.CreateAsync("db");
        _scene.Inject(new Fault { Kind = FaultKind.Status, Code = code, Verb = "get", Resource = "secrets", RetryAfterSeconds = 7 });

        var result = (await _scene.FetchAsync(new RemoteRef("db")))[0];

        Assert.That(result.Failure!.Kind, Is.EqualTo(kind));
        Assert.That(result.Failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public async Task Secrets_are_found_by_name_by_labels_and_by_both()
    {
        await _scene.CreateAsync("app-one", labels: new() { ["env"] = "prod" });
        await _scene.CreateAsync("app-two", labels: new() { ["env"] = "prod", ["team"] = "a" });
        await _scene.CreateAsync("other", labels: new() { ["env"] = "prod" });
        var tags = new Dictionary<string, string> { ["env"] = "prod", ["team"] = "a" };
        Assert.That(GoRegex.TryParse("^app-", GoRegex.DefaultMaxProgramSize, out var name, out _), Is.True);

        Assert.Multiple(async () =>
        {
            Assert.That(await FindAsync(new FindQuery(Name: name!)), Is.EqualTo(new[] { "app-one", "app-two" }));
            Assert.That(await FindAsync(new FindQuery(Tags: tags)), Is.EqualTo(new[] { "app-two" }));
            Assert.That(await FindAsync(new FindQuery(Name: name!, Tags: new Dictionary<string, string> { ["env"] = "prod" })), Is.EqualTo(new[] { "app-one", "app-two" }));
            Assert.That(await FindAsync(new FindQuery()), Has.Count.EqualTo(3));
        });
    }

    [Test]
    public async Task All_pages_are_read_also_when_the_server_forgets_the_list_between_two()
    {
        await Task.WhenAll(Enumerable.Range(0, 620).Select(i => _scene.CreateAsync($"s{i:d4}")));
        await using var client = await _scene.ConnectAsync();
        var found = new List<string>();
        await foreach (var result in client.Finder!.FindAsync(new FindQuery(), default))
        {
            if (found.Count == 400)
            {
                _scene.Inject(new Fault { Kind = FaultKind.Status, Code = 410, Verb = "list", Resource = "secrets" });
            }

            found.Add(result.Name);
        }

        Assert.That(found, Has.Count.EqualTo(620).And.Unique);
    }

    [TestCase("a=b,c", "v")]
    [TestCase("env", "p,team=a")]
    public async Task Tags_that_are_no_labels_are_refused(string name, string value) => Assert.That(
        await FindAsync(new FindQuery(Tags: new Dictionary<string, string> { [name] = value })), Has.One.StartsWith("Invalid: find.tags: "));

    [Test]
    public async Task A_search_that_is_refused_says_why()
    {
        await _scene.AccountAsync("reader", "get");
        await using var client = await _scene.ConnectAsync(_scene.AsAccount("reader"));

        var results = new List<FindResult>();
        await foreach (var result in client.Finder!.FindAsync(new FindQuery(), default))
        {
            results.Add(result);
        }

        Assert.That(results.Single().Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(results[0].Failure!.Message, Does.Contain("cannot list resource \"secrets\""));
    }

    [Test]
    public async Task The_check_asks_for_the_right_to_get_secrets()
    {
        await _scene.AccountAsync("reader", "get");
        await _scene.AccountAsync("lister", "list");

        Assert.Multiple(async () =>
        {
            Assert.That(await CheckAsync(_scene.Spec()), Is.EqualTo(StoreValidation.Ready));
            Assert.That(await CheckAsync(_scene.AsAccount("reader")), Is.EqualTo(StoreValidation.Ready));
            Assert.That(
                await CheckAsync(_scene.AsAccount("lister")), Is.EqualTo(new StoreValidation(StoreState.Error, "client is not allowed to get secrets")));
        });
    }

    [Test]
    public async Task A_check_that_gets_no_answer_leaves_the_store_usable()
    {
        _scene.Inject(new Fault { Kind = FaultKind.Status, Code = 500, Verb = "create", Resource = "selfsubjectrulesreviews" });

        var check = await CheckAsync(_scene.Spec());

        Assert.That(check.State, Is.EqualTo(StoreState.Unknown));
        Assert.That(check.Message, Does.StartWith("could not verify if client is valid: "));
    }

    [Test]
    public async Task Where_rules_are_not_listed_the_access_itself_is_asked_for()
    {
        await _scene.AccountAsync("reader", "get");
        await using var client = await _scene.ConnectAsync(_scene.AsAccount("reader"));
        var spec = _scene.AsAccount("reader");
        spec.RemoteNamespace = "default";
        await using var elsewhere = await _scene.ConnectAsync(spec);

        Assert.Multiple(async () =>
        {
            Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(StoreState.Ready));
            Assert.That((await elsewhere.ValidateAsync(default)).State, Is.EqualTo(StoreState.Error));
        });
    }

    private async Task<StoreValidation> CheckAsync(KubernetesProviderSpec spec)
    {
        await using var client = await _scene.ConnectAsync(spec);
        return await client.ValidateAsync(default);
    }

    private async Task<List<string>> FindAsync(FindQuery query)
    {
        await using var client = await _scene.ConnectAsync();
        var names = new List<string>();
        await foreach (var result in client.Finder!.FindAsync(query, default))
        {
            names.Add(result.Failure is { } failure ? $"{failure.Kind}: {failure.Message}" : result.Name);
        }

        return names;
    }
}
