using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Templating;

/// <summary>Whatever a tenant writes into a template, the engine stays usable.</summary>
public sealed class TemplateBoundTests
{
    private const string Endless = """{"data":{"x":"{{ range until 1000 }}{{ range until 1000 }}{{ range until 1000 }}{{ end }}{{ end }}{{ end }}"}}""";

    [Test]
    public async Task A_hundred_sources_are_the_most_and_no_call_is_made_for_more()
    {
        using var scene = new Scene();
        var entries = Enumerable.Range(0, 101).Select(static i => $$"""{"configMap":{"name":"c{{i}}","items":[{"key":"k"}]} }""");
        scene.PutTemplate($$"""{"templateFrom":[{{string.Join(',', entries)}}]}""");

        await scene.PassAsync();

        Assert.That(await scene.FailureAsync(), Does.EndWith(
            "spec.target.template.templateFrom names 101 ConfigMaps and Secrets; 100 is the most: put several templates into one"));
        Assert.That(scene.Api.Count("get", "configmaps"), Is.Zero);
    }

    [Test]
    public async Task One_ConfigMap_is_read_once_and_counts_as_often_as_it_is_used()
    {
        using var scene = new Scene();
        scene.PutConfigMap("big", ("k", new string('x', 500_000)));
        var items = string.Join(',', Enumerable.Repeat("""{"key":"k"}""", 9));
        scene.PutTemplate($$"""{"templateFrom":[{"configMap":{"name":"big","items":[{{items}}]} }]}""");

        await scene.PassAsync();

        Assert.That(await scene.FailureAsync(), Does.EndWith(
            "the templates of spec.target.template together are longer than 4 MiB: name fewer keys"));
        Assert.That(scene.Api.Count("get", "configmaps"), Is.EqualTo(1));
    }

    [TestCase("""{"data":{"a":"{{ repeat 1500000 \"x\" }}","b":"{{ repeat 1500000 \"x\" }}"}}""", TestName = "Two_large_outputs")]
    [TestCase("""{"data":{"a":"{{ repeat 3000000 \"x\" }}"}}""", TestName = "One_large_output")]
    public async Task Outputs_are_bounded(string template)
    {
        using var scene = new Scene();
        scene.PutTemplate(template);

        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.Target(), Is.Null);
        Assert.That(scene.Api.Count("create", "secrets"), Is.Zero, "the server is not asked");
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_template_without_end_fails_and_says_so()
    {
        using var scene = new Scene();
        scene.PutTemplate(Endless);

        await scene.PassAsync();

        Assert.That(await scene.FailureAsync(), Does.Contain("unable to execute template at key x: line 1, column"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Renders_that_last_hold_no_thread_of_the_pool_and_end_at_their_limit(CancellationToken cancellation)
    {
        // Each key takes its 50 million steps; all of them would take a minute.
        const string Long = "{{ range until 400 }}{{ range until 500 }}{{ range until 200 }}{{ end }}{{ end }}{{ end }}";
        var template = new SecretTemplate { Data = Enumerable.Range(0, 200).ToDictionary(static i => $"k{i}", static _ => Long) };
        using var scene = new Scene(Scene.Options with { RenderLimit = TimeSpan.FromSeconds(4) }, TimeProvider.System);
        for (var i = 0; i < 120; i++)
        {
            scene.PutApp(es => es.Spec.Target!.Template = template, $"app{i}");
        }

        ThreadPool.GetMinThreads(out var least, out _);
        var passes = Enumerable.Range(0, 120).Select(i => scene.PassAsync($"app{i}")).ToList();
        await Task.Delay(300, cancellation);

        // What answers in the meantime: as many pieces of work as the pool has threads without growing.
        for (var i = 0; i < 20; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, least).Select(_ => Task.Run(static () => Thread.SpinWait(1000), cancellation)));
        }

        Assert.That(scene.Reconcilers.Renders.Running, Is.LessThanOrEqualTo(2));
        Assert.That(passes.Count(static p => !p.IsCompleted), Is.GreaterThan(30), "they are still at it");
        await (await Task.WhenAny(passes)).WaitAsync(cancellation);
        Assert.That(
            scene.ExternalSecrets.All().Where(static es => es.Status?.Conditions?.Count > 0), Is.Not.Empty, "the limit ends them");
    }
}
