using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;
using Keyferry.Text.Values;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

public sealed class TimeLimitTests
{
    [TestCase("{{range 1000000}}{{end}}")]
    [TestCase("{{$s := repeat 1000000 \"a\"}}{{range 1000}}{{$x := upper $s}}{{end}}")]
    [TestCase("{{regexFindAll \".*b|a\" (repeat 1000000 \"a\") -1}}")]
    public void A_render_ends_at_the_time_limit(string template) =>
        Assert.That(ErrorOf(template, new RunningClock(TimeSpan.FromSeconds(3))), Does.EndWith("the template takes longer than its limit of 10 s"));

    // Each of these takes from a tenth of a second to several, and cannot be stopped.
    [TestCase("genPrivateKey \"rsa\"")]
    [TestCase("genPrivateKey \"dsa\"")]
    [TestCase("genPrivateKey \"ecdsa\"")]
    [TestCase("genCA \"a\" 1")]
    [TestCase("genSelfSignedCert \"a\" nil nil 1")]
    [TestCase("bcrypt \"a\"")]
    [TestCase("htpasswd \"a\" \"b\" \"bcrypt\"")]
    [TestCase("derivePassword 1 \"long\" \"p\" \"u\" \"s\"")]
    [TestCase("jwkPublicKeyPem \"{}\"")]
    [TestCase("genSelfSignedCertWithKey \"a\" nil nil 1 \"-----BEGIN EC PRIVATE KEY-----\\nAAAA\\n-----END EC PRIVATE KEY-----\"")]
    [TestCase("pemTruststoreToPKCS12Pass \"\" \"p\"")]
    public void What_takes_long_is_not_begun_after_the_limit(string call) => Assert.That(
        ErrorOf($"{{{{$x := {call}}}}}", new RunningClock(TimeSpan.FromSeconds(11))),
        Does.EndWith("the template takes longer than its limit of 10 s"));

    [Test]
    public void What_takes_long_is_not_begun_after_a_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.That(Template.TryParse("t", "{{genPrivateKey \"rsa\"}}"u8, new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out _));
        Assert.That(
            () => template!.TryRender(TemplateData.Of([]), TimeProvider.System, cancel.Token, out _, out _),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void What_takes_long_is_charged_before_it_begins()
    {
        using var context = new RenderContext(
            new TemplateLimits { Steps = 1000 }, TimeProvider.System, [], CancellationToken.None);
        Assert.That(() => FunctionLibrary.All.Functions.Single(static f => f.Name == "bcrypt").Body(context, [GoValue.EmptyString]), Throws.InstanceOf<FunctionException>());
    }

    private static string ErrorOf(string text, TimeProvider clock)
    {
        Assert.That(Template.TryParse("t", Encoding.UTF8.GetBytes(text), new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out var error), error?.ToString());
        Assert.That(
            template!.TryRender(TemplateData.Of([]), clock, CancellationToken.None, out _, out error), Is.False);
        return error!.ToString();
    }

    /// <summary>A clock on which each look takes some time.</summary>
    private sealed class RunningClock(TimeSpan step) : TimeProvider
    {
        private long _timestamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _timestamp += step.Ticks;
    }
}
