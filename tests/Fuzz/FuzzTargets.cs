using System.Text;
using Keyferry.Text.Durations;
using Keyferry.Text.Functions;
using Keyferry.Text.Gjson;
using Keyferry.Text.Regexp;
using Keyferry.Text.Sjson;
using Keyferry.Text.Targets;
using Keyferry.Text.Templates;
using Keyferry.Text.Yaml;

namespace Keyferry.Fuzz;

/// <summary>
/// What a tenant writes, and what reads it. A target answers any bytes; an exception is a finding, and so is an error that the
/// reader made of one.
/// </summary>
internal static class FuzzTargets
{
    // A pattern is matched for as long as the engine would let it.
    private const long MostSteps = 5_000_000;

    private static readonly byte[] Document = Encoding.UTF8.GetBytes(
        """{"a":{"b":[1,2.5e3,"x",null,true,{"c":"d"}]},"user":"app","list":[{"n":1,"s":"one"},{"n":2,"s":"two"}],"e.f":"\u00e9"}""");

    private static readonly byte[] Sample = Encoding.UTF8.GetBytes("prod/db-1_password.é aaaaaaaaaaaaaaaaaaaaaaaa\n2026-11-30");

    /// <summary>The targets by name.</summary>
    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>(StringComparer.Ordinal)
    {
        ["json"] = Json, ["path"] = Path, ["pattern"] = Pattern, ["review"] = ReviewTarget.Answer, ["template"] = Template, ["yaml"] = Yaml,
    };

    private static void Yaml(byte[] text)
    {
        if (!YamlMap.TryRead(text, out _, out var error))
        {
            Expect(error);
        }
    }

    private static void Json(byte[] text)
    {
        _ = JsonEdit.IsJson(text);
        foreach (var path in (string[])["a", "a.b.0", "..#", "list.#(n>1).s", "@pretty", "{a,b}", "@this|@flatten"])
        {
            _ = GjsonPath.TryGet(text, path, out _, out _);
        }

        _ = PropertyPath.TryGet(text, "a.b", out _, out _);
    }

    private static void Path(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        _ = GjsonPath.TryGet(Document, text, out _, out _);
        _ = PropertyPath.TryGet(Document, text, out _, out _);
        _ = TargetPath.TryParse(text, out _, out _);
        _ = GoDuration.TryParse(text, out _, out _);
    }

    private static void Pattern(byte[] text)
    {
        if (!GoRegex.TryParse(text, GoRegex.DefaultMaxProgramSize, out var regex, out _))
        {
            return;
        }

        var left = MostSteps;
        try
        {
            regex.IsMatch(Sample, steps => _ = (left -= steps) < 0 ? throw new StepsUsedException() : 0);
        }
        catch (StepsUsedException)
        {
            // As the engine ends it.
        }
    }

    private static void Template(byte[] text)
    {
        TemplateFault? fault = null;
        var options = new TemplateOptions { Functions = FunctionLibrary.All, OnFault = found => fault = found };
        if (!Keyferry.Text.Templates.Template.TryParse("t", text, options, out var template, out _))
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var data = TemplateData.Of([new("a", Document), new("user", "app"u8.ToArray()), new("port", "5432"u8.ToArray())]);
        try
        {
            template.TryRender(data, TimeProvider.System, limit.Token, out _, out _);
        }
        catch (OperationCanceledException)
        {
            // As the engine ends it.
        }

        if (fault is not null)
        {
            throw new FoundFaultException(fault.ToString());
        }
    }

    private static void Expect(string error)
    {
        if (error.Contains(" failed (", StringComparison.Ordinal))
        {
            throw new FoundFaultException(error);
        }
    }
}

/// <summary>A fault that a reader has made an error of.</summary>
internal sealed class FoundFaultException(string message) : Exception(message);

/// <summary>A match that took all its steps.</summary>
internal sealed class StepsUsedException : Exception;
