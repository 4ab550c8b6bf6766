using Keyferry.Sync.Restarts;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>What the annotations of a workload ask for.</summary>
public sealed class RestartRequestsTests
{
    private const string No = "none";

    [TestCase("auto", "Kept")]
    [TestCase("true", "Kept")]
    [TestCase(" auto ", "Kept")]
    [TestCase("db-credentials", "None db-credentials")]
    [TestCase("db-credentials, api.key", "None api.key db-credentials")]
    [TestCase("auto,tls", "Kept tls")]
    [TestCase("notify", "Kept notify")]
    [TestCase("notify,db", "None db notify")]
    [TestCase("off", No)]
    [TestCase("false", No)]
    [TestCase("db,off", No)]
    [TestCase("", No)]
    [TestCase(",", No)]
    public void Ours(string value, string expected) => Assert.That(Text((RestartAnnotations.Restart, value)), Is.EqualTo(expected));

    // Each as https://docs.stakater.com/reloader/1.4/reference/annotations.html and pkg/common/common.go have it.
    [TestCase("reloader.stakater.com/auto=true", "Referenced")]
    [TestCase("reloader.stakater.com/auto=1", "Referenced")]
    [TestCase("reloader.stakater.com/auto=yes", No)]
    [TestCase("reloader.stakater.com/auto=false", No)]
    [TestCase("secret.reloader.stakater.com/auto=true", "Referenced")]
    [TestCase("configmap.reloader.stakater.com/auto=true", No)]
    [TestCase("reloader.stakater.com/auto=false;secret.reloader.stakater.com/auto=true", "Referenced")]
    [TestCase("secret.reloader.stakater.com/reload=db", "None db")]
    [TestCase("secret.reloader.stakater.com/reload=db, api", "None api db")]
    [TestCase("secret.reloader.stakater.com/reload=db-.*", "None 1 pattern")]
    [TestCase("configmap.reloader.stakater.com/reload=db", No)]
    [TestCase("secret.reloader.stakater.com/reload=db;reloader.stakater.com/auto=true", "Referenced db")]
    [TestCase("secret.reloader.stakater.com/reload=db;reloader.stakater.com/auto=false", "None db")]
    [TestCase("reloader.stakater.com/search=true", "Matched")]
    [TestCase("reloader.stakater.com/search=1", No)]
    [TestCase("reloader.stakater.com/search=true;reloader.stakater.com/auto=true", "Referenced")]
    [TestCase("reloader.stakater.com/auto=true;secrets.exclude.reloader.stakater.com/reload=audit, other", "Referenced -audit -other")]
    [TestCase("reloader.stakater.com/auto=true;reloader.stakater.com/ignore=true", No)]
    [TestCase("reloader.stakater.com/auto=true;reloader.stakater.com/ignore=false", "Referenced")]
    [TestCase("reloader.stakater.com/auto=true;deployment.reloader.stakater.com/pause-period=5m", "Referenced every 300 s")]
    [TestCase("reloader.stakater.com/auto=true;deployment.reloader.stakater.com/pause-period=9999h", "Referenced every 86400 s")]
    [TestCase("reloader.stakater.com/auto=true;keyferry.io/restart=off", No)]
    [TestCase("reloader.stakater.com/auto=true;keyferry.io/restart=db", "None db")]
    public void Reloaders(string annotations, string expected) => Assert.That(Text(Pairs(annotations)), Is.EqualTo(expected));

    [TestCase("reloader.stakater.com/auto=true", "Referenced")]
    [TestCase("secret.reloader.stakater.com/reload=db", "None db")]
    [TestCase("reloader.stakater.com/search=true", "Matched")]
    [TestCase("keyferry.io/restart=auto", No)]
    public void Of_the_pod_template_only_Reloaders_count(string annotations, string expected) =>
        Assert.That(Text(RestartRequests.Of(Map([]), Map(Pairs(annotations)))), Is.EqualTo(expected));

    [Test]
    public void The_pod_template_does_not_count_where_the_workload_says_something() => Assert.That(
        RestartRequests.Of(Map(Pairs("reloader.stakater.com/auto=false")), Map(Pairs("reloader.stakater.com/auto=true"))), Is.Null);

    [TestCase("keyferry.io/restart=My_Secret", "\"My_Secret\" is no name of a Secret: expected auto, notify, off, or names")]
    [TestCase("secret.reloader.stakater.com/reload=db-(", "\"db-(\" is neither a name nor a pattern")]
    [TestCase("secret.reloader.stakater.com/reload=(a{100}){100}", "is neither a name nor a pattern")]
    [TestCase("reloader.stakater.com/auto=true;deployment.reloader.stakater.com/pause-period=-5m", "\"-5m\" is no duration above zero such as 5m")]
    [TestCase("keyferry.io/restart=auto;keyferry.io/restart-window=at night", "schedule \"at\" cannot be read: expected schedules with their durations")]
    public void What_cannot_be_done_is_told(string annotations, string expected) =>
        Assert.That(RestartRequests.Of(Map(Pairs(annotations)), Map([]))!.Problems, Has.One.Contains(expected));

    [Test]
    public void More_patterns_than_eight_are_not_tried()
    {
        var request = RestartRequests.Of(Map([("secret.reloader.stakater.com/reload", string.Join(',', Enumerable.Range(0, 50).Select(static i => $"a{i}.*")))]), Map([]))!;

        Assert.That(request.Patterns, Has.Count.EqualTo(8));
        Assert.That(request.Problems, Has.Some.Contains("more than 8 patterns"));
    }

    [Test]
    public void A_window_that_cannot_be_read_holds_all_restarts()
    {
        var request = RestartRequests.Of(Map(Pairs("keyferry.io/restart=auto;keyferry.io/restart-window=0 99 * * * 1h")), Map([]))!;

        Assert.That(request.IsHeld);
    }

    [TestCase("0 2 * * * 2h", "allow 0 2 * * */2h")]
    [TestCase("allow 0 2 * * * 2h; @weekly 4h", "allow 0 2 * * */2h @weekly/4h")]
    [TestCase("deny  0 8 * * 1-5   9h30m", "deny 0 8 * * 1-5/9h30m")]
    [TestCase("@every 6h 10m", "allow @every 6h/10m")]
    [TestCase("""{"kind":"allow","windows":[{"schedule":"0 22 * * 1-5","duration":"2h"}]}""", "allow 0 22 * * 1-5/2h")]
    [TestCase("", "cannot be read")]
    [TestCase("2h", "cannot be read")]
    [TestCase("0 2 * * * -2h", "duration \"-2h\" is no duration above zero")]
    [TestCase("0 2 * * *", "cannot be read")]
    [TestCase("""{"kind":"sometimes","windows":[{"schedule":"@daily","duration":"2h"}]}""", "kind is neither allow nor deny")]
    [TestCase("""{"kind":"allow","windows":[]}""", "there must be 1 to 100 windows")]
    [TestCase("""{"kind":"allow","windows":[null]}""", "schedule \"\" cannot be read")]
    [TestCase("""{"kind":""", "cannot be read")]
    public void Windows(string text, string expected)
    {
        var windows = RestartWindow.Parse(text, out var problem);

        Assert.That(
            windows is null ? problem : $"{windows.Kind} {string.Join(' ', windows.Windows.Select(static w => $"{w.Schedule}/{w.Duration}"))}",
            Does.Contain(expected));
    }

    [Test]
    public void Windows_are_bounded()
    {
        RestartWindow.Parse(string.Join(';', Enumerable.Repeat("@daily 1h", 101)), out var many);
        RestartWindow.Parse(new string('x', 1 << 20), out var longest);

        Assert.That(many, Does.StartWith("there must be 1 to 100 windows"));
        Assert.That(longest, Is.EqualTo("1048576 characters are more than 8192"));
    }

    private static string Text(params (string, string)[] annotations) => Text(RestartRequests.Of(Map(annotations), Map([])));

    private static string Text(RestartRequest? request) => request is null ? No : string.Join(' ',
    [
        request.Auto.ToString(),
        .. request.Names.Order(StringComparer.Ordinal),
        .. request.Excluded.Order(StringComparer.Ordinal).Select(static e => "-" + e),
        .. request.Patterns.Count > 0 ? [$"{request.Patterns.Count} pattern"] : Array.Empty<string>(),
        .. request.MinInterval > TimeSpan.Zero ? [$"every {request.MinInterval.TotalSeconds} s"] : Array.Empty<string>(),
        .. request.OnlyNotifies ? ["notify"] : Array.Empty<string>(),
    ]);

    private static (string, string)[] Pairs(string text) =>
        [.. text.Split(';').Select(static p => (p[..p.IndexOf('=', StringComparison.Ordinal)], p[(p.IndexOf('=', StringComparison.Ordinal) + 1)..]))];

    private static Dictionary<string, string> Map((string Name, string Value)[] pairs) =>
        pairs.ToDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal);
}
