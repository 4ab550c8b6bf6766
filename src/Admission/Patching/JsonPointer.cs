using System.Globalization;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Patching;

/// <summary>Writes paths as JSON pointers: https://www.rfc-editor.org/rfc/rfc6901</summary>
internal static class JsonPointer
{
    /// <summary>The pointer to a place.</summary>
    public static string Of(FieldPath path) => string.Concat(path.Steps.Select(static step => "/" + Token(step)));

    /// <summary>The pointer behind the last item of a list.</summary>
    public static string EndOf(FieldPath list) => Of(list) + "/-";

    private static string Token(FieldStep step) => step.Kind == FieldStepKind.Item
        ? step.Index.ToString(CultureInfo.InvariantCulture)
        : step.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
