using Keyferry.Api.Validation;
using Keyferry.Text.Naming;

namespace Keyferry.Admission.Fields;

/// <summary>Finds what somebody may have meant among names that a manifest holds.</summary>
internal static class NameSuggester
{
    /// <summary>The nearest of some names for a hint, within what the budget allows for hints.</summary>
    /// <returns>The name; null where none is near, or there are too many to look at.</returns>
    public static string? Of(string written, IReadOnlyCollection<string> names, ValidationBudget budget) =>
        budget.TryCompare(names.Count) ? NearestName.Of(written, names) : null;
}
