using System.Globalization;

namespace Keyferry.Webhook.Ui.Model;

/// <summary>What of a list is asked for.</summary>
/// <param name="Namespace">The namespace; null means all.</param>
/// <param name="State">The state; null means any.</param>
/// <param name="Page">The page, from 1 up.</param>
public sealed record PageQuery(string? Namespace, string? State, int Page)
{
    /// <summary>How many rows a page has.</summary>
    public const int PageSize = 100;

    /// <summary>The state of objects that are ready.</summary>
    public const string ReadyText = "ready";

    /// <summary>The state of objects that are not ready.</summary>
    public const string NotReadyText = "not-ready";

    /// <summary>The state of objects that are due and untouched.</summary>
    public const string DueText = "due";

    // The longest name that a namespace can have.
    private const int LongestNamespace = 63;
    private const int LastPage = 10_000;

    /// <summary>The states that can be asked for.</summary>
    public static IReadOnlyList<string> States { get; } = [ReadyText, NotReadyText, DueText];

    /// <summary>Reads the query of a URL; what is not understood is left out.</summary>
    /// <param name="query">The query.</param>
    public static PageQuery Of(IQueryCollection query)
    {
        var ns = query["namespace"].ToString().Trim();
        var state = query["state"].ToString();
        return new PageQuery(
            ns.Length is > 0 and <= LongestNamespace ? ns : null,
            States.Contains(state, StringComparer.Ordinal) ? state : null,
            int.TryParse(query["page"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 1 and <= LastPage
                ? page
                : 1);
    }

    /// <summary>The URL of another page of the same list.</summary>
    /// <param name="path">The list's path.</param>
    /// <param name="page">The page.</param>
    public string Link(string path, int page)
    {
        List<string> parts = [];
        if (Namespace is not null)
        {
            parts.Add($"namespace={Uri.EscapeDataString(Namespace)}");
        }

        if (State is not null)
        {
            parts.Add($"state={State}");
        }

        if (page > 1)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"page={page}"));
        }

        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }
}
