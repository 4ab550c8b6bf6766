using Keyferry.Webhook.Rendering.Offline;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Rendering;

public sealed class LabelQueryTests
{
    [TestCase("", true)]
    [TestCase("app=shop", true)]
    [TestCase("app==shop", true)]
    [TestCase("app=other", false)]
    [TestCase("app!=other", true)]
    [TestCase("app!=shop", false)]
    [TestCase("missing!=shop", true)]
    [TestCase("app in (shop,other),tier", true)]
    [TestCase("app in (other)", false)]
    [TestCase("app notin (other, more)", true)]
    [TestCase("app notin (shop)", false)]
    [TestCase("missing notin (shop)", true)]
    [TestCase("!missing", true)]
    [TestCase("!app", false)]
    [TestCase("missing", false)]
    public void Labels_are_selected_as_an_API_server_does(string query, bool isSelected) => Assert.That(
        LabelQuery.Parse(query).Matches(new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = "shop", ["tier"] = "db" }),
        Is.EqualTo(isSelected));
}
