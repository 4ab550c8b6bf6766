using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class PathFunctionsTests
{
    [TestCase("/../a", "/a")]
    [TestCase("../../a/..", "../..")]
    [TestCase("a//b/./c/..", "a/b")]
    [TestCase("a/..", ".")]
    [TestCase("//", "/")]
    [TestCase("...", "...")]
    public void Cleaning_keeps_where_a_path_leads(string path, string want) =>
        Assert.That(Rendered.Of($$$"""{{ clean "{{{path}}}" }}"""), Is.EqualTo(want));

    [TestCase("dir", "../", "..")]
    [TestCase("base", "///", "/")]
    [TestCase("base", "", ".")]
    [TestCase("ext", "a.tar.gz", ".gz")]
    [TestCase("isAbs", "a/", "false")]
    public void Parts_of_paths_are_found(string function, string path, string want) =>
        Assert.That(Rendered.Of($$$"""{{ {{{function}}} "{{{path}}}" }}"""), Is.EqualTo(want));
}
