using Keyferry.Api.Shared;
using Keyferry.Sync.PushSecrets;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

public sealed class SelectorTextTests
{
    [Test]
    public void All_operators_are_written_as_the_server_reads_them()
    {
        var selector = new LabelSelector
        {
            MatchLabels = new() { ["b"] = "2", ["a"] = "1" },
            MatchExpressions =
            [
                new() { Key = "c", Operator = "In", Values = ["x", "y"] }, new() { Key = "d", Operator = "NotIn", Values = ["z"] },
                new() { Key = "e", Operator = "Exists" }, new() { Key = "f", Operator = "DoesNotExist" },
            ],
        };
        Assert.That(SelectorText.TryWrite(selector, out var text, out _));
        Assert.That(text, Is.EqualTo("a=1,b=2,c in (x,y),d notin (z),e,!f"));
    }

    [Test]
    public void An_operator_that_nobody_knows_selects_nothing()
    {
        var selector = new LabelSelector { MatchExpressions = [new() { Key = "c", Operator = "Gt" }] };
        Assert.That(SelectorText.TryWrite(selector, out var text, out var error), Is.False);
        Assert.That(text, Is.Empty);
        Assert.That(error, Does.Contain("\"Gt\""));
    }
}
