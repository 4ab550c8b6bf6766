using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Tests.Calls;

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
    [TestCase("size>2", true)]
    [TestCase("size<2", false)]
    [TestCase("app>2", false)]
    public void Labels_are_selected_as_an_API_server_does(string query, bool isSelected)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = "shop", ["tier"] = "db", ["size"] = "3" };

        Assert.That(LabelQuery.Read(query).All(r => r.Matches(labels.GetValueOrDefault(r.Key))), Is.EqualTo(isSelected));
    }

    [TestCase("app=a b", "found 'b', expected: ',' or 'end of string'")]
    [TestCase("=a", "unable to parse requirement: found '=', expected: !, identifier, or 'end of string'")]
    [TestCase("app in a", "unable to parse requirement: found 'a' expected: '('")]
    public void What_cannot_be_read_is_said_in_its_words(string query, string message) =>
        Assert.That(() => LabelQuery.Read(query), Throws.TypeOf<FormatException>().With.Message.EqualTo(message));
}
