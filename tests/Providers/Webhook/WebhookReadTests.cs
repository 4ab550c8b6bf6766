using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Tests.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Webhook;

public sealed class WebhookReadTests
{
    private const string Document = """
        {"data":{"password":"p w","port":5432,"ratio":1.50,"big":12345678901234567890,"on":true,"none":null,
         "list":["a","b"],"empty":[],"nested":{"b":"<x>","a":[1]}},
         "items":[{"name":"web","value":"1"},{"name":"db","value":"2"}],
         "inner":"{\"user\":\"u\",\"n\":1}"}
        """;

    [Test]
    public async Task Without_a_path_the_body_is_the_value()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, "plain", "text/plain"));

        Assert.That((await scene.FetchAsync(scene.Spec(), new RemoteRef("k"))).Text(), Is.EqualTo("plain"));
    }

    [TestCase("$.data.password", "p w")]
    [TestCase("$.data.port", "5432")]
    [TestCase("$.data.ratio", "1.5")]
    [TestCase("$.data.big", "12345678901234567890")]
    [TestCase("$.data.on", "true")]
    [TestCase("$.data.none", "")]
    [TestCase("$.data.list", "a")]
    [TestCase("$.data.nested", """{"a":[1],"b":"\u003cx\u003e"}""")]
    [TestCase("$.items[?(@.name == 'db')].value", "2")]
    [TestCase("$.data['{{ .remoteRef.property }}']", "p w")]
    public async Task A_path_leads_to_a_value(string path, string expected)
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, Document));
        var found = await scene.FetchAsync(scene.Spec(jsonPath: path), new RemoteRef("k", Property: "password"));

        Assert.That(found.Text(), Is.EqualTo(expected));
    }

    [TestCase("$.data.missing", "leads to nothing")]
    [TestCase("$.data.empty", "empty list")]
    [TestCase("$..nobody", "empty list")]
    [TestCase("data.password", "begins with $")]
    public async Task A_path_that_leads_nowhere_is_told(string path, string expected)
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, Document));
        var found = await scene.FetchAsync(scene.Spec(jsonPath: path), new RemoteRef("k"));

        Assert.That(found.Failure?.Message, Does.Contain(expected).And.Not.Contain("p w"));
    }

    [TestCase(null, "inner,items,data")]
    [TestCase("$.data.nested", "a,b")]
    [TestCase("$.inner", "n,user")]
    public async Task An_object_is_taken_apart(string? path, string keys)
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, Document));
        var found = await scene.FetchAsync(scene.Spec(jsonPath: path), new RemoteRef("k", AsMap: true));

        Assert.That(found.Texts().Keys, Is.EquivalentTo(keys.Split(',')));
    }

    [Test]
    public async Task Values_of_a_map_have_their_type()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, Document));
        var found = (await scene.FetchAsync(scene.Spec(jsonPath: "$.data"), new RemoteRef("k", AsMap: true))).Texts();

        Assert.That(found["port"], Is.EqualTo("5432"));
        Assert.That(found["on"], Is.EqualTo("true"));
        Assert.That(found["none"], Is.Empty);
        Assert.That(found["list"], Is.EqualTo("""["a","b"]"""));
    }

    [Test]
    public async Task A_list_is_no_map_and_its_values_are_not_told()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, """["hunter2"]"""));
        var found = await scene.FetchAsync(scene.Spec(), new RemoteRef("k", AsMap: true));

        Assert.That(found.Failure?.Message, Does.Contain("not a JSON object").And.Not.Contain("hunter2"));
    }

    [Test]
    public async Task What_is_asked_for_stands_escaped_in_the_url_and_as_it_is_elsewhere()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, "x"));
        var spec = scene.Spec("/v1?k={{ .remoteRef.key }}&v={{ .remoteRef.version }}&n={{ .remoteRef.namespace }}&t={{ .auth.token }}");
        spec.Method = "post";
        spec.Headers = new() { ["X-Key"] = "{{ .remoteRef.key }}", ["Content-Type"] = "text/x", ["Authorization"] = "Bearer {{ .auth.token }}" };
        spec.Body = """{"key":"{{ .remoteRef.key }}"}""";
        scene.AddSecret(spec, "auth", "token", "t&1");
        await scene.FetchAsync(spec, new RemoteRef("a b/c&d", Version: "7"));

        var seen = scene.Endpoint.Seen.Single();
        Assert.That(seen.Method, Is.EqualTo("POST"));
        Assert.That(seen.Url, Is.EqualTo("/v1?k=a+b%2Fc%26d&v=7&n=team&t=t%261"));
        Assert.That(seen.Header("X-Key"), Is.EqualTo("a b/c&d"));
        Assert.That(seen.Header("Content-Type"), Is.EqualTo("text/x"));
        Assert.That(seen.Header("Authorization"), Is.EqualTo("Bearer t&1"));
        Assert.That(seen.Body, Is.EqualTo("""{"key":"a b/c&d"}"""));
    }

    [Test]
    public async Task A_secret_without_the_label_is_not_sent()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, "x"));
        var spec = scene.Spec();
        scene.AddSecret(spec, "auth", "token", "t", labelled: false);

        Assert.That((await scene.ConnectAsync(spec)).Error, Does.Contain("external-secrets.io/type: webhook"));
    }

    [Test]
    public async Task The_host_is_not_for_whoever_writes_an_externalsecret_where_credentials_travel()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, "x"));
        var spec = scene.Spec();
        spec.Url = $"http://{{{{ .remoteRef.key }}}}.0.0.1:{scene.Endpoint.Url.Split(':')[^1]}/";
        Assert.That((await scene.FetchAsync(spec, new RemoteRef("127"))).Text(), Is.EqualTo("x"));

        spec.Headers = new() { ["Authorization"] = "Bearer hunter2" };
        Assert.That((await scene.FetchAsync(spec, new RemoteRef("127"))).Failure?.Message, Does.Contain("the host depends on remoteRef"));
        Assert.That(scene.Endpoint.Seen, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_header_takes_no_line_break()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, "x"));
        var spec = scene.Spec("/");
        spec.Headers = new() { ["X-Key"] = "{{ .remoteRef.key }}" };

        Assert.That((await scene.FetchAsync(spec, new RemoteRef("a\r\nX-Evil: 1"))).Failure?.Message, Does.Contain("line break"));
        Assert.That(scene.Endpoint.Seen, Is.Empty);
    }

    [TestCase(404, FetchFailureKind.NotFound)]
    [TestCase(401, FetchFailureKind.Denied)]
    [TestCase(403, FetchFailureKind.Denied)]
    [TestCase(400, FetchFailureKind.Invalid)]
    [TestCase(304, FetchFailureKind.Invalid)]
    [TestCase(302, FetchFailureKind.Invalid)]
    public async Task A_refusal_has_its_kind_and_nothing_of_the_body(int status, FetchFailureKind kind)
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(status, status == 304 ? "" : "hunter2"));
        var found = await scene.FetchAsync(scene.Spec(), new RemoteRef("k"));

        Assert.That(found.Failure?.Kind, Is.EqualTo(kind));
        Assert.That(found.Failure!.Message, Does.Not.Contain("hunter2"));
    }

    [Test]
    public async Task Only_the_given_authority_is_trusted()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, "x"), tls: true);
        Assert.That((await scene.FetchAsync(scene.Spec(), new RemoteRef("k"))).Failure?.Message, Does.Contain("no TLS connection"));

        var spec = scene.Spec();
        spec.CaBundle = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(scene.Endpoint.CaPem));
        Assert.That((await scene.FetchAsync(spec, new RemoteRef("k"))).Text(), Is.EqualTo("x"));

        scene.References.ConfigMaps[("ca", "ca.crt")] = scene.Endpoint.CaPem;
        spec = scene.Spec();
        spec.CaProvider = new CaProvider { Type = "ConfigMap", Name = "ca" };
        Assert.That((await scene.FetchAsync(spec, new RemoteRef("k"))).Text(), Is.EqualTo("x"));
    }

    [Test]
    public async Task A_store_is_ready_where_its_host_answers()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, "x"));
        var (client, _) = await scene.ConnectAsync(scene.Spec());
        Assert.That((await client!.ValidateAsync(default)).State, Is.EqualTo(StoreState.Ready));

        scene.Egress = TestEgress.Of("");
        var (refused, _) = await scene.ConnectAsync(scene.Spec());
        var validation = await refused!.ValidateAsync(default);
        Assert.That(validation.State, Is.EqualTo(StoreState.Error));
        Assert.That(validation.Message, Does.StartWith("refused by the egress guard"));
        Assert.That(scene.Endpoint.Seen, Is.Empty);
    }

    [Test]
    public async Task A_template_that_fails_is_told_with_its_place()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200, "x"));
        var found = await scene.FetchAsync(scene.Spec("/{{ .nobody.key }}"), new RemoteRef("k"));

        Assert.That(found.Failure?.Message, Does.Contain("url").And.Contain("nobody"));
        Assert.That(scene.Endpoint.Seen, Is.Empty);
    }
}
