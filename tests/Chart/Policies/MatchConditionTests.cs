using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Policies;

/// <summary>The match conditions of all webhooks, compiled and evaluated by the API server's own library: servers before 1.28 have none.</summary>
public sealed class MatchConditionTests
{
    private const string Mutating = "default.keyferry.io";
    private const string Validating = "validate.keyferry.io";
    private const string Deletions = "deletions.keyferry.io";
    private const string Annotations = "annotations.inject.keyferry.io";

    private static readonly (Attempt Attempt, string[] Asked)[] _cases =
    [
        (External("is made", "CREATE", Spec("a"), null), [Mutating, Validating]),
        (External("another spec", "UPDATE", Spec("b"), Spec("a")), [Mutating, Validating]),
        (External("no spec any more", "UPDATE", "{}", Spec("a")), [Mutating, Validating]),
        (External("labels alone", "UPDATE", Spec("a", """{"labels": {"x": "y"}}"""), Spec("a")), []),
        (External("finalizer and status of what is being deleted", "UPDATE", Spec("a"), Spec("a", Deleted)), []),
        (External("another spec of what is being deleted", "UPDATE", Spec("b"), Spec("a", Deleted)), []),
        (External("a forged end of what is not being deleted", "UPDATE", Spec("b", Deleted), Spec("a")), [Mutating, Validating]),
        (External("is deleted", "DELETE", null, Spec("a")), []),
        (Store("a person", "jane"), [Deletions]),
        (Store("an administrator", "kubernetes-admin"), [Deletions]),
        (Store("a controller in a pod", "system:serviceaccount:flux-system:kustomize-controller"), []),
        (Store("the namespace controller", "system:kube-controller-manager"), []),
        (Pod("asks", """{"annotations": {"keyferry.io/secrets": "db"}}"""), [Annotations]),
        (Pod("asks in short", """{"annotations": {"keyferry.io/inject": "db"}}"""), [Annotations]),
        (Pod("has other annotations", """{"annotations": {"a": "b"}}"""), []),
        (Pod("has none", """{"labels": {"a": "b"}}"""), []),
    ];

    private const string Deleted = """{"deletionTimestamp": "2026-01-02T15:04:05Z"}""";

    private static readonly Lazy<Task<(string[] Errors, IReadOnlyList<Judgement> Judgements)>> _judged = new(static async () =>
        await PolicyCheck.AskedAsync(_cases.Select(static c => c.Attempt), await ConditionsAsync()));

    [Test]
    public async Task Each_compiles_and_is_written_the_same_by_chart_and_manifests()
    {
        var webhooks = await ConditionsAsync();
        var manifests = WithConditions(Yaml.Read(await File.ReadAllTextAsync(Repository.Path("deploy", "manifests", "webhooks.yaml"))));

        Assert.That(webhooks.Select(Text), Is.EquivalentTo(manifests.Select(Text)));
        Assert.That(webhooks.Select(NameOf), Is.EquivalentTo([Mutating, Validating, Deletions, Annotations]), "a new one needs cases here");
        Assert.That((await _judged.Value).Errors, Is.Empty);
    }

    [Test]
    public async Task Each_has_a_review_that_it_matches_and_one_that_it_does_not()
    {
        foreach (var name in (await ConditionsAsync()).Select(NameOf))
        {
            var (judged, at) = ((await _judged.Value).Judgements, Enumerable.Range(0, _cases.Length));
            var speaks = at.Where(i => Kind(name) == _cases[i].Attempt.Kind).ToList();
            Assert.That(speaks.Any(i => judged[i].Messages.Contains(name)), Is.True, $"{name} is asked");
            Assert.That(speaks.Any(i => !judged[i].Messages.Contains(name)), Is.True, $"{name} is left alone");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public async Task Who_is_asked_is_decided_rightly(int at)
    {
        var judgement = (await _judged.Value).Judgements[at];

        // An expression that fails would stand here with its error.
        Assert.That(judgement.Messages, Is.EquivalentTo(_cases[at].Asked));
    }

    [Test]
    public async Task A_condition_that_is_wrong_is_found()
    {
        var webhook = (await ConditionsAsync()).Single(static w => NameOf(w) == Deletions);
        webhook["matchConditions"]![0]!["expression"] = "!request.userInfo.user.startsWith('system:')";

        var (errors, _) = await PolicyCheck.AskedAsync([], [webhook]);

        Assert.That(errors.Single(), Does.StartWith($"{Deletions}: matchConditions[0]: ").And.Contain("undefined field 'user'"));
    }

    private static IEnumerable<TestCaseData> Cases() => _cases.Select(static (c, at) => new TestCaseData(at).SetArgDisplayNames($"{c.Attempt.Kind}: {c.Attempt.Name}"));

    private static async Task<IReadOnlyList<JsonObject>> ConditionsAsync() =>
        WithConditions((await new Helm().TemplateAsync("keyferry", "--kube-version", "1.34.0", "--set", "injection.enabled=true")).Objects);

    private static IReadOnlyList<JsonObject> WithConditions(IEnumerable<JsonObject> objects) =>
    [
        .. objects.Where(static o => o["kind"]!.GetValue<string>() is "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration")
            .SelectMany(static o => o["webhooks"]!.AsArray()).OfType<JsonObject>().Where(static w => w["matchConditions"] is JsonArray),
    ];

    private static string NameOf(JsonObject webhook) => webhook["name"]!.GetValue<string>();

    private static string Text(JsonObject webhook) =>
        $"{webhook["name"]}: {string.Join("; ", webhook["matchConditions"]!.AsArray().Select(static c => $"{c!["name"]}: {c["expression"]}"))}";

    private static string Kind(string webhook) => webhook switch
    {
        Deletions => "SecretStore",
        Annotations => "Pod",
        _ => "ExternalSecret",
    };

    private static Attempt External(string name, string operation, string? now, string? before) =>
        new(name, operation, "externalsecrets", Parse("external-secrets.io/v1", "ExternalSecret", now), Parse("external-secrets.io/v1", "ExternalSecret", before))
        {
            Group = "external-secrets.io", Kind = "ExternalSecret", User = "jane",
        };

    private static Attempt Store(string name, string user) =>
        new(name, "DELETE", "secretstores", null, Parse("external-secrets.io/v1", "SecretStore", Spec("a")))
        {
            Group = "external-secrets.io", Kind = "SecretStore", User = user,
        };

    private static Attempt Pod(string name, string metadata) => new(name, "CREATE", "pods", Parse("v1", "Pod", Spec("a", metadata))) { Kind = "Pod", User = "jane" };

    private static string Spec(string value, string metadata = "{}") => new JsonObject
    {
        ["metadata"] = JsonNode.Parse(metadata), ["spec"] = new JsonObject { ["x"] = new JsonObject { ["y"] = new JsonArray(value) } },
    }.ToJsonString();

    private static JsonObject? Parse(string apiVersion, string kind, string? rest)
    {
        if (rest is null)
        {
            return null;
        }

        var json = JsonNode.Parse(rest)!.AsObject();
        (json["apiVersion"], json["kind"]) = (apiVersion, kind);
        var metadata = json["metadata"] as JsonObject ?? [];
        (json["metadata"], metadata["name"]) = (metadata, "db");
        return json;
    }
}
