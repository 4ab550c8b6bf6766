using Keyferry.Api.Injection;
using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Injection.Pods;

/// <summary>An environment variable whose value is an inline reference.</summary>
/// <param name="Container">The container.</param>
/// <param name="Path">The variable's entry.</param>
/// <param name="Reference">The reference.</param>
public sealed record InlineUse(PodContainer Container, FieldPath Path, InlineReference Reference)
{
    /// <summary>The inline references of a pod; errors name those that cannot be read.</summary>
    /// <param name="containers">The pod's containers.</param>
    /// <param name="errors">Takes errors.</param>
    public static IReadOnlyList<InlineUse> Of(IReadOnlyList<PodContainer> containers, FieldErrorList errors)
    {
        var uses = new List<InlineUse>();
        foreach (var container in containers)
        {
            foreach (var (index, entry) in container.Json.Items("env"))
            {
                errors.Budget.Spend();
                if (ValueOf(entry) is not { } value)
                {
                    continue;
                }

                var path = container.Path.Field("env").Item(index);
                if (!InlineReference.TryParse(value, out var reference, out var problem))
                {
                    errors.Error(path.Field("value"), CauseType.Invalid, $"{problem} (container \"{container.Name}\")");
                }
                else if (uses.Count < InjectionLimits.MostReferences)
                {
                    uses.Add(new InlineUse(container, path, reference));
                }
                else
                {
                    errors.Error(path.Field("value"), CauseType.TooLong,
                        $"the pod has more than {InjectionLimits.MostReferences} inline references: write an ExternalSecret for some");
                }
            }
        }

        return uses;
    }

    // Most values are none, and the text of none is made.
    private static string? ValueOf(JsonElement entry)
    {
        var value = entry.Get("value");
        return value.ValueKind == JsonValueKind.String && StartsWithScheme(value) ? value.GetString() : null;
    }

    private static bool StartsWithScheme(JsonElement value) =>
        System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value) is var raw
        && (raw.StartsWith("\"keyferry:"u8) || (raw.Contains((byte)'\\') && InlineReference.Is(value.GetString())));
}
