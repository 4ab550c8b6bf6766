namespace Keyferry.Api.Schema;

/// <summary>
/// CEL expressions that several rules share. None builds a list: the API server multiplies the cost of a rule by the
/// number of items that fit into 3 MiB, and a rule under two lists without <c>maxItems</c> that builds a list exceeds its
/// limit (https://kubernetes.io/docs/reference/using-api/cel/#resource-use-by-cel-functions).
/// </summary>
internal static class CelExpressions
{
    /// <summary>True where exactly one of the fields is set.</summary>
    public static string ExactlyOne(string[] fields) =>
        fields is [var one, var other] ? $"has(self.{one}) != has(self.{other})" : $"{Count(fields)} == 1";

    /// <summary>True where none or one of the fields is set.</summary>
    public static string AtMostOne(string[] fields) =>
        fields is [var one, var other] ? $"!has(self.{one}) || !has(self.{other})" : $"{Count(fields)} <= 1";

    private static string Count(string[] fields) =>
        string.Join(" + ", fields.Select(static f => $"(has(self.{f}) ? 1 : 0)"));
}
