using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>
/// A template that fails teaches (https://github.com/external-secrets/external-secrets/issues/3843), and text that holds JSON is
/// rendered byte by byte (https://github.com/external-secrets/external-secrets/issues/2484).
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class TemplateReportTests
{
    private const string Cure = """{{ index . "host" | default "...""";

    [Test]
    public async Task A_default_does_not_save_a_missing_key_and_the_error_says_what_does()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: shelf}
            spec: {provider: {fake: {data: [{key: cfg, value: '{"a":"1"}'}]}}}
            """);
        await scene.UntilReadyAsync("secretstore", "shelf");
        await scene.ApplyAsync(App("{{ .a }}", """{{ index . "host" | default "none" }}"""));
        await scene.UntilReadyAsync("externalsecret", "app");
        var made = await scene.UntilAsync("secret", "app", static s => Scene.Value(s, "HOST") == "none");
        Assert.That(Scene.Value(made, "A"), Is.EqualTo("1"));

        await scene.ApplyAsync(App("changed-{{ .a }}", """{{ .host | default "none" }}"""));
        var failed = await scene.UntilReadyAsync("externalsecret", "app", "False");
        var told = await scene.EventsAsync("at key HOST");
        Assert.That(Scene.Ready(failed)!["reason"]!.GetValue<string>(), Is.EqualTo("SecretSyncedError"));
        Assert.That(told, Does.Contain("there is no key host").And.Contain(Cure).And.Contain("the keys there are: a"));
        Assert.That(Scene.Value((await scene.ReadAsync("secret", "app"))!, "A"), Is.EqualTo("1"));

        var refused = await scene.TryApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: sure}
            spec:
              refreshInterval: 1h
              secretStoreRef: {name: shelf}
              data:
              - {secretKey: a, remoteRef: {key: cfg, property: a}}
              target: {template: {data: {HOST: '{{ .host | default "none" }}'}}}
            """);
        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(refused.All, Does.Contain("spec.target.template.data[HOST]").And.Contain(Cure));
    }

    [Test]
    public async Task Extracted_JSON_is_text_and_becomes_YAML_by_fromJson()
    {
        const string Raw = "{\n\t\t\"title\": \"one\",\n\t\t\"size\": 3\n\t}";
        var scene = await Scene.OpenAsync();
        var store = new JsonObject
        {
            ["apiVersion"] = "external-secrets.io/v1", ["kind"] = "SecretStore", ["metadata"] = new JsonObject { ["name"] = "shelf" },
            ["spec"] = new JsonObject
            {
                ["provider"] = new JsonObject
                {
                    ["fake"] = new JsonObject
                    {
                        ["data"] = new JsonArray(new JsonObject
                        {
                            ["key"] = "opts", ["value"] = "{\"options\": {\n\t\"glossary\": " + Raw + "\n}}",
                        }),
                    },
                },
            },
        };
        await scene.ApplyAsync(store.ToJsonString());
        await scene.UntilReadyAsync("secretstore", "shelf");
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: options}
            spec:
              refreshInterval: 1h
              secretStoreRef: {name: shelf}
              dataFrom:
              - extract: {key: opts, property: options}
              target:
                template:
                  data:
                    raw: '{{ .glossary }}'
                    naive.yaml: '{{ .glossary | toYaml }}'
                    good.yaml: '{{ .glossary | fromJson | toYaml }}'
            """);

        await scene.UntilReadyAsync("externalsecret", "options");

        var made = (await scene.ReadAsync("secret", "options"))!;
        Assert.That(Scene.Value(made, "raw"), Is.EqualTo(Raw));
        Assert.That(Scene.Value(made, "good.yaml"), Is.EqualTo("size: 3\ntitle: one"));
        Assert.That(Encoding.UTF8.GetBytes(Scene.Value(made, "naive.yaml")!), Does.Not.Contain((byte)'\t'), "one quoted text, tabs escaped");
    }

    private static string App(string a, string host) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: app}
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: shelf}
          dataFrom:
          - extract: {key: cfg}
          target:
            template:
              data:
                A: '{{a}}'
                HOST: '{{host}}'
        """;
}
