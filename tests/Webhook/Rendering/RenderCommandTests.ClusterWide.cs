using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Rendering;

/// <summary>Cluster-wide kinds: what they make in each namespace that the files speak of.</summary>
public sealed partial class RenderCommandTests
{
    private const string SharedStore = """
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: {name: shared}
        spec: {provider: {fake: {data: [{key: api-key, value: abc}]}}}
        ---

        """;

    private const string Namespaces = """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {team: a}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: web, labels: {team: b}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: pay, labels: {team: a}}

        """;

    [Test]
    public async Task A_ClusterExternalSecret_makes_its_Secret_in_each_namespace_of_the_files_that_it_selects()
    {
        _folder.Write("all.yaml", SharedStore + Everywhere("namespaceSelectors: [{matchLabels: {team: a}}]") + Namespaces);

        var (code, masked, error) = await RenderAsync(_folder.Path);
        var (_, shown, _) = await RenderAsync("--show-values", "-o", "json", _folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That((code, error), Is.EqualTo((0, "")));
            Assert.That(masked, Does.Contain("# ExternalSecret pay/key of ClusterExternalSecret everywhere (").And.Contain("key: \"********\""));
            Assert.That(masked, Does.Contain("written: by-hand").And.Contain("from-owner: \"yes\"").And.Contain("made: \"********\"").And.Not.Contain("abc"));
            Assert.That(Lines(shown).Select(static d => $"{d["metadata"]!["namespace"]}/{d["metadata"]!["name"]} {d["stringData"]!["key"]}"),
                Is.EqualTo(new[] { "pay/key abc", "shop/key abc" }));
        });
    }

    [TestCase("namespaces: [shop, pay]")]
    [TestCase("namespaceSelectors: [{matchLabels: {kubernetes.io/metadata.name: shop}}, {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [pay]}]}]")]
    public async Task Namespaces_that_are_named_need_no_document(string selection)
    {
        _folder.Write("all.yaml", SharedStore + Everywhere(selection));

        var (code, output, error) = await RenderAsync("-o", "json", _folder.Path);

        Assert.That(code, Is.Zero, error);
        Assert.That(Lines(output).Select(static d => d["metadata"]!["namespace"]!.GetValue<string>()), Is.EqualTo(new[] { "pay", "shop" }));
        Assert.That(error, Is.Empty);
    }

    [Test]
    public async Task Where_no_namespace_of_the_files_is_selected_one_stands_for_those_that_are_and_that_is_said()
    {
        var store = SharedStore.Replace("spec: {provider", "spec: {conditions: [{namespaceSelector: {matchLabels: {team: c}}}], provider", StringComparison.Ordinal);
        var file = _folder.Write("all.yaml", store + Everywhere("namespaceSelectors: [{matchLabels: {team: c}, matchExpressions: [{key: prod, operator: Exists}]}]") + Namespaces);

        var (code, output, error) = await RenderAsync("--show-values", _folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            Assert.That(error, Does.Contain($"{file}:6: ClusterExternalSecret everywhere: selects no namespace that these files speak of")
                .And.Contain("\"<prod,team=c>\"").And.Contain("add Namespace documents"));
            Assert.That(output, Does.Contain("namespace: \"<prod,team=c>\"").And.Contain("key: abc"));
            Assert.That(output.Split("kind: Secret"), Has.Length.EqualTo(2), "once");
        });
    }

    [Test]
    public async Task Nobody_else_selects_the_namespace_that_stands_for_others()
    {
        _folder.Write("all.yaml", SharedStore + Everywhere("namespaceSelectors: [{matchLabels: {team: c}}]") + "---\n"
            + Everywhere("namespaceSelectors: [{}]", "all") + Namespaces);

        var (code, output, error) = await RenderAsync("-o", "json", _folder.Path);

        Assert.That(code, Is.EqualTo(0), error);
        Assert.That(Lines(output).Select(static d => d["metadata"]!["namespace"]!.GetValue<string>()), Is.EqualTo(new[] { "<team=c>", "pay", "shop", "web" }));
    }

    [TestCase("refreshTime: 1h")]
    [TestCase("namespaceSelectors: [{matchLabels: {team: a}, matchExpressions: [{key: team, operator: DoesNotExist}]}]")]
    public async Task What_selects_no_namespace_at_all_is_told(string selection)
    {
        _folder.Write("all.yaml", SharedStore + Everywhere(selection) + Namespaces);

        var (code, output, error) = await RenderAsync(_folder.Path);

        Assert.That((code, output), Is.EqualTo((0, "")));
        Assert.That(error, Does.Contain("ClusterExternalSecret everywhere: selects no namespace: no ExternalSecret is made"));
    }

    [Test]
    public async Task A_name_that_is_taken_in_a_namespace_fails_there_as_in_a_cluster()
    {
        _folder.Write("all.yaml", $"{SharedStore}{Everywhere("namespaces: [shop, pay]")}---\n{Store}---\n{Plain("data: [{secretKey: own, remoteRef: {key: api-key}}]", "key")}");

        var (code, output, error) = await RenderAsync("--show-values", _folder.Path);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("ClusterExternalSecret everywhere: namespace shop: external secret already exists in namespace"));
        Assert.That(output, Does.Contain("# ExternalSecret pay/key of").And.Contain("own: abc"));
    }

    [Test]
    public async Task An_error_of_a_child_is_told_with_its_line_in_the_cluster_wide_object()
    {
        var file = _folder.Write("all.yaml", SharedStore + Everywhere("namespaces: [shop]").Replace("remoteRef: {key: api-key}", "remoteRef: {key: apikey}", StringComparison.Ordinal));

        var (code, _, error) = await RenderAsync(_folder.Path);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain($"{file}:19: ExternalSecret shop/key of ClusterExternalSecret everywhere: error processing spec.data[0]"));
    }

    [Test]
    public async Task A_ClusterPushSecret_pushes_what_each_namespace_has()
    {
        _folder.Write("all.yaml", SharedStore + Everywhere("namespaceSelectors: [{matchLabels: {team: a}}]") + """
            ---
            apiVersion: external-secrets.io/v1alpha1
            kind: ClusterPushSecret
            metadata: {name: back}
            spec:
              namespaceSelectors: [{matchLabels: {team: a}}]
              pushSecretSpec:
                secretStoreRefs: [{kind: ClusterSecretStore, name: shared}]
                selector: {secret: {name: key}}
                data: [{match: {secretKey: key, remoteRef: {remoteKey: copy}}}]

            """ + Namespaces);

        var (code, output, error) = await RenderAsync("--show-values", "-o", "json", _folder.Path);
        var (_, yaml, _) = await RenderAsync(_folder.Path);

        Assert.That(code, Is.Zero, error);
        Assert.That(Lines(output).Where(static d => d["pushSecret"] is not null).Select(static d => d.ToJsonString()), Is.EqualTo(new[]
        {
            """{"pushSecret":"pay/back","store":"ClusterSecretStore shared","pushes":[{"remoteKey":"copy","value":"abc"}]}""",
            """{"pushSecret":"shop/back","store":"ClusterSecretStore shared","pushes":[{"remoteKey":"copy","value":"abc"}]}""",
        }));
        Assert.That(yaml, Does.Contain("# PushSecret pay/back of ClusterPushSecret back (").And.Not.Contain("abc"));
    }

    [Test]
    public async Task A_ClusterGenerator_makes_values()
    {
        _folder.Write("all.yaml", $$"""
            apiVersion: generators.external-secrets.io/v1alpha1
            kind: ClusterGenerator
            metadata: {name: pw}
            spec: {kind: Password, generator: {passwordSpec: {length: 20} } }
            ---
            {{Generated("made", "ClusterGenerator", "pw")}}
            """);

        var (code, output, error) = await RenderAsync("--show-values", _folder.Path);

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Match("password: .{20}"));
    }

    private static IEnumerable<JsonNode> Lines(string output) => output.TrimEnd().Split('\n').Select(static l => JsonNode.Parse(l)!);

    private static string Everywhere(string selection, string name = "everywhere") => $$$"""
        apiVersion: external-secrets.io/v1
        kind: ClusterExternalSecret
        metadata: {name: {{{name}}}}
        spec:
          {{{selection}}}
          externalSecretName: {{{(name == "everywhere" ? "key" : name)}}}
          externalSecretMetadata: {labels: {from-owner: "yes"}}
          externalSecretSpec:
            secretStoreRef: {kind: ClusterSecretStore, name: shared}
            target:
              template:
                metadata: {labels: {from-owner: "yes"}, annotations: {written: by-hand, made: "{{ .key }}"}}
            data:
            - {secretKey: key, remoteRef: {key: api-key}}

        """;
}
