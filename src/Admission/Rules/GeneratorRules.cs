using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Admission.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>Rules over several fields of a generator's spec.</summary>
internal static class GeneratorRules
{
    private const int MostNamed = 5;

    /// <summary>Reports all that is wrong with a generator of a kind.</summary>
    public static void Check(string kind, ValidationContext context)
    {
        switch (kind)
        {
            case "Password":
                PasswordRules.Check(context);
                break;
            case "STSSessionToken" when context.Spec.Get("auth").Has("jwt"):
                context.Error("auth.jwt", CauseType.Forbidden, "session tokens need static keys: use auth.secretRef");
                break;
            case "SSHKey":
                SshKey(context);
                break;
            case "ACRAccessToken" or "GCRAccessToken" or "Grafana":
                Auth(context, context.Spec.Get("auth"));
                break;
            case "Webhook":
                WebhookRules.Check(context, "", context.Spec);
                break;
            case "ClusterGenerator":
                Cluster(context);
                break;
        }
    }

    private static void Cluster(ValidationContext context)
    {
        var keys = context.Spec.Entries("generator").Select(static e => e.Name).Take(2).ToArray();
        if (keys.Length != 1 || context.Spec.Text("kind") is not { } kind)
        {
            return;
        }

        if (string.Equals(keys[0], kind + "Spec", StringComparison.OrdinalIgnoreCase))
        {
            Check(kind, context.Inner(context.Spec.Get("generator").Get(keys[0]), context.At("generator").Field(keys[0])));
        }
        else
        {
            context.Error(
                "generator", CauseType.Invalid,
                $"kind is {RedactedValue.Of(kind)}, but the settings are {RedactedValue.Of(keys[0])}: kind and settings must go together");
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

    private static void SshKey(ValidationContext context)
    {
        if (context.Spec.Text("keyType") == "ecdsa" && context.Spec.Number("keySize") is { } size
            && size is not (256 or 384 or 521))
        {
            context.Error("keySize", CauseType.NotSupported, $"{size} is no ecdsa size: 256, 384 or 521");
        }
    }
}
