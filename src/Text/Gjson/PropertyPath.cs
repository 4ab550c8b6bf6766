namespace Keyferry.Text.Gjson;

/// <summary>Looks up a <c>property</c> the way most stores of the field do.</summary>
public static class PropertyPath
{
    /// <summary>
    /// Finds a property: one that holds a dot is first taken for a single key of that very name (<c>tls.crt</c>), and
    /// for a path only where there is no such key.
    /// </summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="property">The property.</param>
    /// <param name="value">What was found, as <see cref="GjsonResult.ToBytes"/> gives it; the caller owns it.</param>
    /// <param name="problem">Why it was not looked up to the end, as <see cref="GjsonPath"/> says it; null where it was.</param>
    public static bool TryGet(ReadOnlySpan<byte> json, string property, out byte[]? value, out string? problem)
    {
        GjsonResult? result = null;
        problem = GjsonPath.ProblemOf(property);
        var isFound = problem is null && property.Contains('.', StringComparison.Ordinal)
            && GjsonPath.TryEvaluate(
                json, property.Replace(".", "\\.", StringComparison.Ordinal), out result, out problem);
        isFound = isFound || (problem is null && GjsonPath.TryEvaluate(json, property, out result, out problem));
        value = result?.ToBytes();
        return isFound;
    }
}
