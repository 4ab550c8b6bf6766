using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

public sealed class ReadKeysTests
{
    [TestCase("{{.a}}{{.b.c}}", "a b", "a b", false)]
    [TestCase("{{$.a}}", "a", "a", false)]
    [TestCase("{{index . \"a-b\"}}", "a-b", "", false)]
    [TestCase("{{index $ \"a-b\" | default \"x\"}}", "a-b", "", false)]
    [TestCase("{{if .a}}{{.b}}{{else}}{{.c}}{{end}}", "a b c", "a", false)]
    [TestCase("{{with .a}}{{.b}}{{$.c}}{{else}}{{.d}}{{end}}", "a c d", "a", false)]
    [TestCase("{{range .a}}{{.b}}{{end}}", "a", "a", false)]
    [TestCase("{{and .a .b}}{{or .c .d}}", "a b c d", "a c", false)]
    [TestCase("{{range .}}{{.}}{{end}}", "", "", true)]
    [TestCase("{{range $k, $v := .}}{{$k}}{{end}}", "", "", true)]
    [TestCase("{{toJson .}}", "", "", true)]
    [TestCase("{{define \"x\"}}{{.b}}{{end}}{{template \"x\" .}}", "", "", true)]
    [TestCase("{{define \"x\"}}{{.b}}{{end}}{{template \"x\" .a}}", "a", "a", false)]
    [TestCase("{{(fromJson .a).b}}", "a", "a", false)]
    [TestCase("{{$x := .a}}{{$x.b}}", "a", "a", false)]
    [TestCase("plain {{/* .a */}}", "", "", false)]
    public void A_template_tells_what_it_reads(string text, string keys, string required, bool readsAll)
    {
        Assert.That(
            Template.TryParse("t", Encoding.UTF8.GetBytes(text), new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out var error),
            error?.ToString());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', template!.Keys), Is.EqualTo(keys));
            Assert.That(string.Join(' ', template.RequiredKeys), Is.EqualTo(required));
            Assert.That(template.ReadsAll, Is.EqualTo(readsAll));
        }
    }
}
