using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Rendering;

/// <summary><c>keyferry render</c>, as a person or a pipeline runs it.</summary>
public sealed partial class RenderCommandTests
{
    private const string Store = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: demo, namespace: shop}
        spec:
          provider:
            fake:
              data:
              - {key: db, value: '{"user": "shop", "password": "hunter2"}'}
              - {key: api-key, value: abc}

        """;

    private const string Vault = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: demo, namespace: shop}
        spec:
          provider:
            vault:
              server: https://vault.example.com
              path: secret
              auth: {tokenSecretRef: {name: token, key: token}}

        """;

    private const string Database = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: database
          namespace: shop
          labels: {team: payments}
        spec:
          secretStoreRef: {name: demo}
          target:
            template:
              metadata:
                annotations: {written: by-hand, made: "{{ .password }}"}
              data:
                url: "postgres://{{ .user }}:{{ .password }}@db/shop"
          data:
          - {secretKey: user, remoteRef: {key: db, property: user}}
          - secretKey: password
            remoteRef:
              key: db
              property: password

        """;

    private ManifestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new ManifestFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Values_of_a_Fake_store_go_through_the_template_and_are_masked_unless_they_are_asked_for()
    {
        _folder.Write("all.yaml", $"{Store}---\n{Database}");

        var (code, masked, error) = await RenderAsync(_folder.Path);
        var (_, shown, _) = await RenderAsync("--show-values", _folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            Assert.That(masked, Does.Contain("kind: Secret").And.Contain("url: \"********\"").And.Contain("written: by-hand"));
            Assert.That(masked, Does.Not.Contain("hunter2").And.Not.Contain("data-hash"));
            Assert.That(masked, Does.Contain("made: \"********\""), "an annotation that a template fills");
            Assert.That(shown, Does.Contain("url: postgres://shop:hunter2@db/shop").And.Contain("made: hunter2"));
        });
    }

    [Test]
    public async Task A_mask_does_not_tell_how_long_a_value_is()
    {
        _folder.Write("all.yaml", $"{Store}---\n{Plain("dataFrom: [{extract: {key: db}}]")}");
        var (_, one, _) = await RenderAsync("-o", "json", _folder.Path);
        _folder.Write("all.yaml", $"{Store.Replace("hunter2", new string('x', 300), StringComparison.Ordinal)}---\n{Plain("dataFrom: [{extract: {key: db}}]")}");

        var (_, other, _) = await RenderAsync("-o", "json", _folder.Path);

        Assert.That(other, Is.EqualTo(one));
        Assert.That(JsonNode.Parse(one)!["stringData"]!["password"]!.GetValue<string>(), Is.EqualTo("********"));
    }

    [Test]
    public async Task What_a_real_store_holds_comes_from_data_in_the_stores_own_way()
    {
        _folder.Write("vault.yaml", $"{Vault}---\n{Database}");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "values"));
        var data = _folder.Write("values/data.yaml", "db: {user: shop, password: hunter2}\n");

        var (code, output, error) = await RenderAsync("--show-values", "--data", data, Path.Combine(_folder.Path, "vault.yaml"));

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("postgres://shop:hunter2@db/shop"));
    }

    [Test]
    public async Task Without_data_the_keys_that_are_missing_are_told_and_the_exit_code_is_1()
    {
        var file = _folder.Write("vault.yaml", $"{Vault}---\n{Database}");

        var (code, output, error) = await RenderAsync(_folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Is.Empty);
            Assert.That(error, Does.Contain($"{file}:26: ExternalSecret shop/database: error processing spec.data[0]"));
            Assert.That(error, Does.Contain("put it into --data FILE"));
            Assert.That(error, Does.Contain("  SecretStore shop/demo: db\n"));
        });
    }

    [Test]
    public async Task The_engine_s_own_error_is_told_with_its_line()
    {
        var file = _folder.Write("all.yaml", $"{Store}---\n{Database.Replace("property: password", "property: pasword", StringComparison.Ordinal)}");

        var (code, _, error) = await RenderAsync(_folder.Path);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain($"{file}:27: ExternalSecret shop/database: error processing spec.data[1]").And.Contain("pasword"));
    }

    [Test]
    public async Task What_the_webhook_refuses_is_not_rendered()
    {
        var file = _folder.Write("all.yaml", $"{Store}---\n{Database.Replace("secretStoreRef: {name: demo}", "secretStoreRef: {nme: demo}", StringComparison.Ordinal)}");

        var (code, output, error) = await RenderAsync(_folder.Path);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.Contain($"{file}:").And.Contain("spec.secretStoreRef.nme"));
    }

    [Test]
    public async Task A_push_shows_remote_keys_and_takes_its_source_from_what_is_rendered()
    {
        _folder.Write("all.yaml", $$$"""
            {{{Store}}}---
            {{{Plain("data: [{secretKey: key, remoteRef: {key: api-key}}]")}}}---
            apiVersion: external-secrets.io/v1alpha1
            kind: PushSecret
            metadata: {name: back, namespace: shop}
            spec:
              secretStoreRefs: [{name: demo}]
              selector: {secret: {name: plain}}
              data:
              - match: {secretKey: key, remoteRef: {remoteKey: copy/of-key}}

            """);

        var (code, output, error) = await RenderAsync("--show-values", "-o", "json", _folder.Path);

        Assert.That(code, Is.Zero, error);
        var push = output.TrimEnd().Split('\n').Select(static l => JsonNode.Parse(l)!).Single(static d => d["pushSecret"] is not null);
        Assert.That(push.ToJsonString(), Is.EqualTo(
            """{"pushSecret":"shop/back","store":"SecretStore shop/demo","pushes":[{"remoteKey":"copy/of-key","value":"abc"}]}"""));
    }

    [Test]
    public async Task Templates_are_read_from_ConfigMaps_of_the_files()
    {
        _folder.Write("all.yaml", $$$"""
            {{{Store}}}---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: texts, namespace: shop}
            data: {greeting: "key is {{ .key }}"}
            ---
            {{{Plain("""
            target: {template: {templateFrom: [{configMap: {name: texts, items: [{key: greeting}]}}]}}
              data: [{secretKey: key, remoteRef: {key: api-key}}]
            """)}}}
            """);

        var (code, output, error) = await RenderAsync("--show-values", _folder.Path);

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("greeting: \"key is abc\""));
    }

    [Test]
    public async Task Generators_that_ask_nobody_run_and_others_say_why_they_do_not()
    {
        _folder.Write("all.yaml", $$"""
            apiVersion: generators.external-secrets.io/v1alpha1
            kind: Password
            metadata: {name: pw, namespace: shop}
            spec: {length: 20}
            ---
            apiVersion: generators.external-secrets.io/v1alpha1
            kind: ECRAuthorizationToken
            metadata: {name: ecr, namespace: shop}
            spec: {region: eu-west-1}
            ---
            {{Generated("made", "Password", "pw")}}---
            {{Generated("token", "ECRAuthorizationToken", "ecr")}}
            """);

        var (code, output, error) = await RenderAsync(_folder.Path);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("password: \"********\""));
        Assert.That(error, Does.Contain("ExternalSecret shop/token").And.Contain("ask a service"));
    }

    [Test]
    public async Task Find_searches_data_by_name()
    {
        _folder.Write("all.yaml", $"{Vault}---\n{Plain("dataFrom: [{find: {name: {regexp: ^app/}}}]")}");
        var data = _folder.Write("data.json", """{"app/a": {"x": "1"}, "app/b": {"y": "2"}, "other": {"z": "3"}}""");

        var (code, output, error) = await RenderAsync("--show-values", "--data", data, Path.Combine(_folder.Path, "all.yaml"));

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("app_a").And.Contain("app_b").And.Not.Contain("other"));
    }

    [Test]
    public async Task Creation_policies_are_the_engine_s()
    {
        _folder.Write("all.yaml", $"""
            {Store}---
            {Plain("data: [{secretKey: key, remoteRef: {key: api-key}}]", "merged", "target: {creationPolicy: Merge, deletionPolicy: Retain}")}---
            {Plain("data: [{secretKey: key, remoteRef: {key: api-key}}]", "none", "target: {creationPolicy: None}")}
            """);

        var (code, output, error) = await RenderAsync("--show-values", _folder.Path);

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("name: merged").And.Contain("key: abc").And.Not.Contain("name: none"));
        Assert.That(error, Does.Contain("ExternalSecret shop/none: creationPolicy: None"));
    }

    [Test]
    public async Task Another_kind_of_target_is_masked_as_a_whole()
    {
        _folder.Write("all.yaml", $"{Store}---\n{Plain("data: [{secretKey: key, remoteRef: {key: api-key}}]", "map", "target: {manifest: {apiVersion: v1, kind: ConfigMap}, template: {data: {key: \"{{ .key }}\"}}}")}");

        var (code, masked, error) = await RenderAsync(_folder.Path);
        var (_, shown, _) = await RenderAsync("--show-values", _folder.Path);

        Assert.That(code, Is.Zero, error);
        Assert.That(masked, Does.Contain("kind: ConfigMap").And.Contain("key: \"********\""));
        Assert.That(shown, Does.Contain("key: abc"));
    }

    private static Task<(int Code, string Output, string Error)> RenderAsync(params string[] args) =>
        ManifestFolder.RunAsync("", ["render", .. args]);

    private static string Plain(string fields, string name = "plain", string target = "refreshInterval: 1h") => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: {{name}}, namespace: shop}
        spec:
          secretStoreRef: {name: demo}
          {{target}}
          {{fields}}

        """;

    private static string Generated(string name, string kind, string generator) => $$$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: {{{name}}}, namespace: shop}
        spec:
          dataFrom:
          - sourceRef: {generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: {{{kind}}}, name: {{{generator}}}}}

        """;
}
