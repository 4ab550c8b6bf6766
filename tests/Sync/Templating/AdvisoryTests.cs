using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Templating;

/// <summary>Published advisories of the field about templates do not reproduce.</summary>
public sealed class AdvisoryTests
{
    private const string Token = "kubernetes.io/service-account-token";
    private const string Bootstrap = "bootstrap.kubernetes.io/token";
    private const string Account = "kubernetes.io/service-account.name";

    // CVE-2026-42876: a Secret that Kubernetes acts on, made by an ExternalSecret.
    [TestCase($$"""{"type":"{{Bootstrap}}","data":{"token-id":"abcdef"} }""")]
    [TestCase($$$"""{"type":"{{{Token}}}","metadata":{"annotations":{"{{{Account}}}":"admin"} } }""")]
    [TestCase($$"""{"type":"{{Token}}","templateFrom":[{"target":"annotations","literal":"{{Account}}: admin"}] }""")]
    [TestCase($$"""{"type":"{{Token}}","templateFrom":[{"target":"aNNotations","configMap":{"name":"c","items":[{"key":"a","templateAs":"KeysAndValues"}]} }] }""")]
    public async Task No_template_makes_a_Secret_that_Kubernetes_acts_on(string template)
    {
        using var scene = new Scene();
        scene.PutConfigMap("c", ("a", $"{Account}: admin"));
        scene.PutTemplate(template);

        var outcome = await scene.PassAsync();

        Assert.That(scene.Api.Count("create", "secrets"), Is.Zero);
        Assert.That(scene.Condition()!.Message, Is.EqualTo("could not update secret"));
        Assert.That(await scene.FailureAsync(), Does.Match("^type \"[a-z./-]+\" is not allowed: "));
        Assert.That(outcome.IsFailure, Is.True);
    }

    [TestCase(Token, "Merge")]
    [TestCase(Token, "Owner")]
    [TestCase(Token, "CreateOrMerge")]
    [TestCase(Token, "Orphan")]
    [TestCase(Bootstrap, "Merge")]
    public async Task No_Secret_that_Kubernetes_acts_on_is_written_into_with_or_without_template(string type, string policy)
    {
        using var scene = new Scene();
        scene.PutSecret("app", "theirs", s =>
        {
            s.Type = type;
            s.Metadata.Annotations = new Dictionary<string, string> { [Account] = "default" };
        });
        var version = scene.Target()!.Metadata.ResourceVersion;
        scene.PutApp(es =>
        {
            // Without a template the annotations of the ExternalSecret are copied.
            es.Metadata.Annotations = new Dictionary<string, string> { [Account] = "admin" };
            es.Spec.Target!.CreationPolicy = policy;
        });
        await scene.PassAsync();
        Assert.That(await scene.FailureAsync(), Does.StartWith($"unable to mutate secret app: type \"{type}\" is not allowed: "));

        scene.PutTemplate("""{"data":{"token":"{{ .password }}"}}""", es => es.Spec.Target!.CreationPolicy = policy);
        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.Target()!.Metadata.ResourceVersion, Is.EqualTo(version));
    }

    // GHSA-77v3-r3jw-j2v2: a template function that reads other Secrets.
    [TestCase("getSecretKey")]
    [TestCase("getSecret")]
    [TestCase("lookup")]
    [TestCase("readFile")]
    // CVE-2026-34984: a template function that resolves names, so tells a DNS server what it is given.
    [TestCase("getHostByName")]
    [TestCase("env")]
    [TestCase("expandenv")]
    public async Task No_function_reaches_beyond_the_values(string function)
    {
        using var scene = new Scene();
        scene.PutSecret("other", "theirs");
        scene.PutTemplate("""{"data":{"x":"{{ FUNCTION \"other\" \"password\" }}"}}""".Replace("FUNCTION", function, StringComparison.Ordinal));

        await scene.PassAsync();

        Assert.That(await scene.FailureAsync(), Does.Contain($"there is no function {function}"));
        Assert.That(scene.Api.Calls.Where(static c => c.Key.Name == "other"), Is.Empty);
    }

    [Test]
    public async Task Rendering_reads_what_the_manifest_names_and_nothing_else()
    {
        using var scene = new Scene();
        scene.PutSecret("other", "theirs");
        scene.PutConfigMap("c", ("k", "{{ .user }}"));
        scene.PutTemplate("""{"templateFrom":[{"configMap":{"name":"c","items":[{"key":"k"}]}}],"data":{"x":"other {{ .user }}"}}""");
        scene.Api.Forget();

        await scene.PassAsync();

        Assert.That(
            scene.Api.Calls.Where(static c => c.Verb == "get").Select(static c => $"{c.Plural}/{c.Key.Name}"),
            Is.SubsetOf(["configmaps/c", "secrets/app"]));
        Assert.That(scene.Api.Calls.Where(static c => c.Key.Namespace is not (Scene.Namespace or "")), Is.Empty);
    }
}
