using System.Text.Json;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Rules;

/// <summary>Intervals longer than what a generator makes is valid.</summary>
internal static class GeneratorLifeRules
{
    /// <summary>Warns once, of the generator whose values end first.</summary>
    /// <param name="context">The ExternalSecret's spec.</param>
    /// <param name="lifeOf">How long values of a kind are valid at most; null where nobody says.</param>
    public static void Check(ValidationContext context, Func<string, TimeSpan?> lifeOf)
    {
        if (!Kinds(context.Spec).Any() || RefreshRules.Interval(context.Spec) is not { } interval || !RefreshRules.IsPeriodic(context.Spec))
        {
            return;
        }

        var shortest = Kinds(context.Spec).Select(kind => (Kind: kind, Life: lifeOf(kind))).Where(k => k.Life < interval)
            .OrderBy(static k => k.Life).FirstOrDefault();
        if (shortest.Life is { } life)
        {
            context.Warn(
                "refreshInterval",
                $"{context.Spec.Text("refreshInterval")} is longer than the {life.TotalHours:0}h for which what a {shortest.Kind} makes is valid; it is made "
                + "anew after two thirds of that, whatever the interval");
        }
    }

    private static IEnumerable<string> Kinds(JsonElement spec)
    {
        foreach (var (_, item) in spec.Items("dataFrom"))
        {
            if (item.Get("sourceRef").Get("generatorRef").Text("kind") is { } kind)
            {
                yield return kind;
            }
        }
    }
}
