using Keyferry.Api.Schema;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Schema;

public sealed class RuleAttributesTests
{
    [Test]
    public void Exactly_one_of_two_fields_compares_them() =>
        Assert.That(new ExactlyOneOfAttribute("a", "b").Expression, Is.EqualTo("has(self.a) != has(self.b)"));

    [Test]
    public void Exactly_one_of_more_fields_is_a_sum() =>
        Assert.That(
            new ExactlyOneOfAttribute("a", "b", "c").Expression,
            Is.EqualTo("(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0) + (has(self.c) ? 1 : 0) == 1"));

    [Test]
    public void At_most_one_of_two_fields_compares_them() =>
        Assert.That(new AtMostOneOfAttribute("a", "b").Expression, Is.EqualTo("!has(self.a) || !has(self.b)"));

    [Test]
    public void At_most_one_of_more_fields_is_a_sum() =>
        Assert.That(
            new AtMostOneOfAttribute("a", "b", "c").Expression,
            Is.EqualTo("(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0) + (has(self.c) ? 1 : 0) <= 1"));
}
