using System.Text.Json.Nodes;
using Keyferry.Text.Targets;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Targets;

public sealed class TargetPathTests
{
    [TestCase("")]
    [TestCase("a..b")]
    [TestCase("a.")]
    [TestCase("[0]")]
    [TestCase("a[10001]")]
    [TestCase("a[-1]")]
    [TestCase("a[0]x")]
    [TestCase("a[0")]
    public void A_broken_path_is_told_with_the_way_out(string text)
    {
        Assert.That(TargetPath.TryParse(text, out var path, out var error), Is.False);
        Assert.That(path, Is.Null);
        Assert.That(error, Does.StartWith($"target \"{text}\": ").And.Contain("spec.rules[0].host"));
    }

    [TestCase("LABELS", true)]
    [TestCase("spec", false)]
    [TestCase("a[10000].b", false)]
    public void Only_some_targets_hold_nothing_but_texts(string text, bool wanted)
    {
        Assert.That(TargetPath.TryParse(text, out var path, out var error), error);
        Assert.That(path!.IsTextMap, Is.EqualTo(wanted));
    }

    [Test]
    public void Large_integers_keep_all_their_digits()
    {
        var root = new JsonObject();
        Assert.That(TargetPath.TryParse("spec.n", out var path, out _));
        Assert.That(TargetPathWriter.TryWriteKeys(root, path!, "[1234567890123456789, 1.0]"u8, out var error), error);
        Assert.That(root.ToJsonString(), Is.EqualTo("""{"spec":{"n":[1234567890123456789,1]}}"""));
    }

    [Test]
    public void A_value_in_the_way_is_told_by_the_path_only()
    {
        var root = JsonNode.Parse("""{"data":"s3cret"}""")!.AsObject();
        Assert.That(TargetPath.TryParse("Data", out var path, out _));
        Assert.That(TargetPathWriter.TryWriteValue(root, path!, "key", "v"u8, out var error), Is.False);
        Assert.That(error, Does.Contain("Data").And.Not.Contain("s3cret"));
    }
}
