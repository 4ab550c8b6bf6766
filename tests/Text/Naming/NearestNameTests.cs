using Keyferry.Text.Naming;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Naming;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["path", "secretKey", "secretStore", "data"];

    [TestCase("SECRETKEY", "secretKey")]
    [TestCase("secertKey", "secretKey", Description = "two letters in each other's place are one error")]
    [TestCase("scretKy", "secretKey", Description = "two errors in a long name")]
    [TestCase("pth", "path")]
    [TestCase("auth", null, Description = "two errors in a short name make another word")]
    [TestCase("d", null)]
    [TestCase("secret", null)]
    [TestCase("", null)]
    public void The_nearest_is_found_and_nothing_far(string written, string? expected) =>
        Assert.That(NearestName.Of(written, Names), Is.EqualTo(expected));

    [Test]
    public void A_text_that_is_longer_than_any_name_is_not_compared() =>
        Assert.That(NearestName.Of(new string('a', 254), [new string('a', 254)]), Is.Null);
}
