using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Text.Functions;
using Keyferry.Text.Targets;
using Keyferry.Text.Templates;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs golden cases of texts put into objects.</summary>
internal static class TargetPathRunner
{
    public static string Mismatch(Vector vector)
    {
        var root = JsonNode.Parse(vector.Line.GetProperty("object").GetRawText())!.AsObject();
        var isPut = TryRun(vector, root, out var error);
        if (vector.IsError)
        {
            return isPut ? $"{vector.Text("target")}: want error: {vector.ErrorText}" : "";
        }

        if (!isPut)
        {
            return $"{vector.Text("target")}: got error: {error}";
        }

        using var got = JsonDocument.Parse(root.ToJsonString());
        return JsonElement.DeepEquals(got.RootElement, vector.WantJson)
            ? ""
            : $"{vector.Text("target")}\n    want: {vector.WantJson}\n    got:  {got.RootElement}";
    }

    private static bool TryRun(Vector vector, JsonObject root, out string error)
    {
        var text = vector.Bytes("template", "templateB64");
        if (!Template.TryParse("tpl", text, new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out var fault)
            || !template.TryRender(
                TemplateData.Of(vector.Data()), TimeProvider.System, CancellationToken.None, out var output, out fault))
        {
            error = fault.ToString();
            return false;
        }

        if (!TargetPath.TryParse(vector.Text("target"), out var target, out error))
        {
            return false;
        }

        return vector.Text("scope") == "Values"
            ? TargetPathWriter.TryWriteValue(root, target, vector.Text("name"), output, out error)
            : TargetPathWriter.TryWriteKeys(root, target, output, out error);
    }
}
