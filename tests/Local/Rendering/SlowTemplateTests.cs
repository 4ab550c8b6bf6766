using Keyferry.Local.Tests.Metrics;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Rendering;

/// <summary>The program while tenants' templates keep its renderers busy.</summary>
public sealed class SlowTemplateTests
{
    // Each key takes all the steps that a template has; sixty of them take more than the time of a render.
    private static readonly string Slow = string.Join(',', Enumerable.Range(0, 60).Select(static i =>
        $$$""" "k{{{i}}}":"{{ range until 400 }}{{ range until 500 }}{{ range until 200 }}{{ end }}{{ end }}{{ end }}" """));

    [Test, CancelAfter(120_000)]
    public async Task Admission_and_liveness_answer_while_slow_templates_render(CancellationToken cancel)
    {
        await using var running = await RunningKeyferry.StartAsync(cancel: cancel);
        await running.CreateAsync("secretstores", "default", """
            {"metadata":{"name":"shelf"},"spec":{"provider":{"fake":{"data":[{"key":"a","value":"b"}]} } } }
            """, cancel);
        for (var i = 0; i < 20; i++)
        {
            await running.CreateAsync("externalsecrets", "default", $$$"""
                {"metadata":{"name":"slow-{{{i}}}"},"spec":{"secretStoreRef":{"name":"shelf"},
                 "data":[{"secretKey":"a","remoteRef":{"key":"a"}}],"target":{"template":{"data":{ {{{Slow}}} } } } } }
                """, cancel);
        }

        await running.UntilAsync(
            static families => families.TryGetValue("controller_runtime_active_workers", out var family)
                && family.Samples.Any(static s => s.Labels["controller"] == "externalsecret" && s.Value >= 10),
            cancel);
        for (var i = 0; i < 20; i++)
        {
            await running.ReviewAsync("""{"kind":"AdmissionReview"}""", cancel);
            Assert.That(await running.IsHealthyAsync(cancel), Is.True);
        }

        Assert.That(await running.CountUntouchedAsync("default", cancel), Is.GreaterThan(10), "they still wait for a renderer");
    }
}
