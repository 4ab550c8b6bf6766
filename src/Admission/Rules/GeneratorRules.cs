using System.Collections.Frozen;
using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Generators;

namespace Keyferry.Admission.Rules;

/// <summary>Rules over several fields of a generator's spec; those of a kind that is served are its generator's.</summary>
/// <param name="generators">The generators that are built in.</param>
internal sealed class GeneratorRules(IEnumerable<IGenerator> generators)
{
    private const int MostNamed = 5;

    private readonly FrozenDictionary<string, IGenerator> _generators =
        generators.ToFrozenDictionary(static g => g.Kind, StringComparer.Ordinal);

    /// <summary>How long values of a kind are valid at most; null where nobody says.</summary>
    public TimeSpan? LifeOf(string kind) => _generators.GetValueOrDefault(kind)?.Life;

    /// <summary>Reports all that is wrong with a generator of a kind.</summary>
    public void Check(string kind, ValidationContext context)
    {
        if (context.Spec.ValueKind == JsonValueKind.Object && _generators.TryGetValue(kind, out var generator))
        {
            generator.Validate(context.Spec, context.Root.ToString(), context.Errors);
        }

        switch (kind)
        {
            case "Password":
                PasswordKeys(context);
                break;
            case "STSSessionToken" when context.Spec.Get("auth").Has("jwt"):
                context.Error("auth.jwt", CauseType.Forbidden, "session tokens need static keys: use auth.secretRef");
                break;
            case "ACRAccessToken" or "GCRAccessToken" or "Grafana":
                Auth(context, context.Spec.Get("auth"));
                break;
            case "Webhook":
                WebhookRules.Check(context, "", context.Spec);
                break;
            case "ClusterGenerator":
                ClusterGeneratorValidator.Check(context, Check);
                break;
        }
    }

    private static void Auth(ValidationContext context, JsonElement auth)
    {
        if (auth.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var ways = auth.EnumerateObject().Select(static p => RedactedValue.Key(p.Name)).Take(MostNamed).ToArray();
        if (ways.Length == 0)
        {
            context.Error("auth", CauseType.Required, "is empty: say how to log in");
        }
        else if (ways.Length > 1)
        {
            context.Warn("auth", $"has {string.Join(" and ", ways)}: only one of them is used");
        }
    }

    private static void PasswordKeys(ValidationContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in context.Spec.Items("secretKeys"))
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                continue;
            }

            var key = item.GetString()!;
            if (SecretKeys.Problem(key) is { } problem)
            {
                context.Error($"secretKeys[{index}]", CauseType.Invalid, problem);
            }
            else if (!seen.Add(key))
            {
                context.Error($"secretKeys[{index}]", CauseType.Duplicate, $"{RedactedValue.Of(key)} stands there twice");
            }
        }
    }
}
