using System.Text.Json;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;
using NUnit.Framework;
using Serilog.Events;
using Serilog.Parsing;

namespace Keyferry.Webhook.Tests.Observability;

public sealed class ZapJsonFormatterTests
{
    [TestCase("Level")]
    [TestCase("Ts")]
    [TestCase("Msg")]
    [TestCase("Logger")]
    [TestCase("Error")]
    [TestCase("Stacktrace")]
    public void A_property_of_a_reserved_name_gets_a_key_of_its_own(string name)
    {
        var keys = Keys(Line((name, "x"), ("SourceContext", "here")));

        Assert.Multiple(() =>
        {
            Assert.That(keys, Is.Unique);
            Assert.That(keys, Does.Contain($"property.{name}"));
        });
    }

    [Test]
    public void Two_properties_that_differ_in_their_first_letters_case_keep_both_values()
    {
        var keys = Keys(Line(("Name", "a"), ("name", "b")));

        Assert.That(keys, Is.Unique.And.Contains("name").And.Contains("property.name"));
    }

    private static List<string> Keys(string line)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(line));
        List<string> keys = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                keys.Add(reader.GetString()!);
            }
        }

        return keys;
    }

    private static string Line(params (string Name, string Value)[] properties)
    {
        using var output = new StringWriter();
        new ZapJsonFormatter(TimeEncoding.Epoch).Format(
            new LogEvent(
                DateTimeOffset.UnixEpoch, LogEventLevel.Information, new InvalidOperationException("x"),
                new MessageTemplate([new TextToken("said")]),
                properties.Select(static p => new LogEventProperty(p.Name, new ScalarValue(p.Value)))),
            output);
        return output.ToString();
    }
}
