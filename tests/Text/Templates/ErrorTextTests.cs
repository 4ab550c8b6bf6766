using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

public sealed class ErrorTextTests
{
    [TestCase(
        "{{ .token | b64dc }}", 13,
        "there is no function b64dc: did you mean b64dec?")]
    [TestCase(
        "{{ include \"x\" . }}", 4,
        "there is no function include: that is Helm's; write {{ template \"name\" . }}")]
    [TestCase(
        "{{ required \"x\" .a }}", 4,
        "there is no function required: that is Helm's; a missing key is an error here anyway")]
    [TestCase(
        "{{ tpl .a . }}", 4,
        "there is no function tpl: that is Helm's, and there is nothing like it here")]
    [TestCase(
        "{{ env \"HOME\" }}", 4,
        "there is no function env: templates cannot read the environment; put the value into the data")]
    [TestCase(
        "{{ base64decode .token }}", 4,
        "there is no function base64decode in engine version v2: use b64dec")]
    [TestCase(
        "{{ frobnicateAll }}", 4,
        "there is no function frobnicateAll, nor one with a name like that; for a key of the data write .frobnicateAll")]
    [TestCase(
        "{{ .my-key }}", 7,
        "a name cannot hold a dash: for this key write (index . \"my-key\")")]
    [TestCase(
        "{{ .missing }}", 4,
        "there is no key missing; for a default write {{ index . \"missing\" | default \"...\" }}; the keys there are: binary, json, list, number, pem, token, yaml")]
    [TestCase(
        "{{ .token.missing }}", 4,
        "a string has no field missing: if it holds JSON, write (fromJson ...).missing")]
    [TestCase(
        "{{ add1 }}", 4,
        "add1 wants 1 argument, and got 0")]
    [TestCase(
        "{{ b64enc .token .token }}", 4,
        "b64enc wants 1 argument, and got 2")]
    [TestCase(
        "{{ trunc \"x\" .token }}", 10,
        "trunc wants an int here, and got a constant that is none: write it without quotes")]
    [TestCase(
        "{{ trunc .token .token }}", 10,
        "trunc wants an int here, and got a string: convert it with int")]
    [TestCase(
        "{{ b64enc 12 }}", 11,
        "b64enc wants a string here, and got a constant that is none: put it in quotes")]
    [TestCase(
        "{{ b64enc (list 1) }}", 11,
        "b64enc wants a string here, and got a []interface {}")]
    [TestCase(
        "{{ if .token }}x", 16,
        "if is not closed: {{ end }} is missing")]
    [TestCase(
        "{{ range .token }}{{ end }}", 4,
        "range cannot iterate over a string: make a list of it first, with splitList or with fromJson")]
    [TestCase(
        "{{ range .list", 15,
        "an action is not closed: the closing delimiter is missing")]
    [TestCase(
        "{{ \"abc }}", 4,
        "a quoted string is not closed: its second \" is missing on this line")]
    [TestCase(
        "{{ `abc }}", 4,
        "a raw string is not closed: the backquote is missing")]
    [TestCase(
        "{{ end }}", 4,
        "{{ end }} closes nothing: no if, range, with, block or define is open")]
    [TestCase(
        "{{ else }}", 4,
        "{{ else }} closes nothing: no if, range, with, block or define is open")]
    [TestCase(
        "{{ if }}x{{ end }}", 7,
        "if lacks a value")]
    [TestCase(
        "{{ $x }}", 4,
        "the variable $x is not defined: declare it with := first")]
    [TestCase(
        "{{ break }}", 4,
        "break stands outside of a range")]
    [TestCase(
        "{{ 12abc }}", 4,
        "this is no number: for a key that starts with a digit write (index . \"the-key\")")]
    [TestCase(
        "{{ 99999999999999999999 }}", 4,
        "this integer does not fit 64 bits, or has a digit that its base lacks")]
    [TestCase(
        "{{ nil }}", 4,
        "nil can only be an argument, never a value of its own")]
    [TestCase(
        "{{ template \"x\" }}", 13,
        "there is no template named \"x\": {{ define }} it in this text")]
    [TestCase(
        "{{ template x }}", 13,
        "template wants the name of a template in quotes")]
    [TestCase(
        "{{ define x }}{{ end }}", 11,
        "define wants the name of a template in quotes")]
    [TestCase(
        "{{ define \"x\" }}a{{ end }}{{ define \"x\" }}b{{ end }}", 37,
        "the template \"x\" is defined more than once")]
    [TestCase(
        "{{ (add 1 2 }}", 13,
        "a parenthesis is not closed")]
    [TestCase(
        "{{ add 1 2) }}", 11,
        "a closing parenthesis has no opening one")]
    [TestCase(
        "{{ }}", 4,
        "an action lacks a value")]
    [TestCase(
        "{{ .token | \"x\" }}", 13,
        "a constant cannot take what is piped into it")]
    [TestCase(
        "{{ \"a\" \"b\" }}", 4,
        "this is no function, and can take no argument")]
    [TestCase(
        "{{ if .a }}{{ else }}{{ else }}{{ end }}", 25,
        "a second else: only end can follow")]
    [TestCase(
        "{{ \"\\q\" }}", 4,
        "this string has an escape that there is none of; in backquotes nothing is escaped")]
    [TestCase(
        "{{/* abc }}", 3,
        "a comment is not closed: */ is missing")]
    [TestCase(
        "{{ index .token \"x\" }}", 4,
        "index: a position is an integer, not a string")]
    [TestCase(
        "{{ index (list 1) 5 }}", 4,
        "index: the position is out of range: the length is 1")]
    [TestCase(
        "{{ fail \"no such thing\" }}", 4,
        "fail: no such thing")]
    [TestCase(
        "{{ .Values.x }}", 4,
        "there is no key Values: that is Helm's; the keys of the data stand right behind the dot, as in .password")]
    [TestCase(
        "{{ range until 3 }}{{ end }", 27,
        "\"}\" cannot stand here, in end: look whether the action is closed right")]
    [TestCase(
        "{{ with .token }}{{ else if .a }}{{ end }}", 26,
        "with cannot go on with else if: write else, and open another block in it")]
    public void A_mistake_is_told_with_its_place_and_the_way_out(string text, int column, string message)
    {
        var isRendered = Template.TryParse(
                "t", Encoding.UTF8.GetBytes("\n" + text), new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out var error)
            && template.TryRender(MarkedData.Data, TimeProvider.System, CancellationToken.None, out _, out error);

        Assert.That(isRendered, Is.False);
        Assert.That(error!.ToString(), Is.EqualTo($"template \"t\", line 2, column {column}: {message}"));
    }
}
