using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs golden cases of rendered templates.</summary>
internal static class TemplateRunner
{
    public static string Mismatch(Vector vector)
    {
        var name = vector.Line.TryGetProperty("name", out var given) ? given.GetString()! : "tpl";
        var text = vector.Bytes("template", "templateB64");
        var told = Encoding.UTF8.GetString(text);
        var data = TemplateData.Of(vector.Data());
        byte[]? output = null;
        TemplateFault? engineFault = null;
        var options = new TemplateOptions { Functions = FunctionLibrary.All, OnFault = fault => engineFault = fault };
        var isRendered = Template.TryParse(name, text, options, out var template, out var error)
            && template.TryRender(data, TimeProvider.System, CancellationToken.None, out output, out error);
        if (engineFault is not null)
        {
            return $"{Cut(told)}\n    a fault of the engine itself: {engineFault}";
        }

        if (vector.IsError)
        {
            return isRendered ? $"{Cut(told)}\n    want error: {Cut(vector.ErrorText)}\n    got: {Show(output!)}" : "";
        }

        if (!isRendered)
        {
            return $"{Cut(told)}\n    want: {Wanted(vector)}\n    got error: {Cut(error!.ToString())}";
        }

        return vector.IsSoft || vector.Wants(output)
            ? ""
            : $"{Cut(told)}\n    want: {Wanted(vector)}\n    got:  {Show(output!)}";
    }

    private static string Wanted(Vector vector) => vector.Line.TryGetProperty("wantB64", out var encoded)
        ? encoded.GetString()!
        : Cut(vector.Want);

    private static string Show(byte[] output)
    {
        var text = Encoding.UTF8.GetString(output);
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? Convert.ToBase64String(output) : Cut(text);
    }

    private static string Cut(string text) =>
        (text.Length > 400 ? text[..400] + "..." : text).Replace("\n", "\\n", StringComparison.Ordinal);
}
