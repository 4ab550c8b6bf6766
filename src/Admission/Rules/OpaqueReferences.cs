using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>
/// References to Secrets in the settings of providers that are not built in: their fields are not known, but all of
/// them refer to credentials in the same form, and people paste the credential itself there too.
/// </summary>
internal sealed class OpaqueReferences(FieldErrorList errors)
{
    private const int LongestName = 253;

    // Fields that take a value or a reference, of beyondtrust, delinea, scaleway and secretserver.
    private static readonly string[] Credentials = ["accessKey", "apiKey", "certificateKey", "clientSecret", "password", "secretKey", "token"];

    /// <summary>Reports all that is wrong below a place.</summary>
    public void Check(JsonElement value, FieldPath path)
    {
        errors.Budget.Spend();
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Check(item, path.Item(index++));
            }

            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (IsReference(value))
        {
            Text(value, "name", path, "is the NAME of a Secret");
            Text(value, "key", path, "is the NAME of an entry in a Secret");
            return;
        }

        foreach (var field in value.EnumerateObject())
        {
            if (field.Name.EndsWith("SecretRef", StringComparison.OrdinalIgnoreCase)
                && field.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                errors.Error(
                    path.Field(field.Name), CauseType.TypeInvalid,
                    "must be an object that refers to a Secret; never write the credential itself");
                continue;
            }

            if (Credentials.Contains(field.Name) && field.Value.Text("value") is { Length: > 0 })
            {
                errors.Warn(
                    path.Field(field.Name).Field("value"),
                    "stands in the manifest in the clear, for all who may read stores: put it into a Secret, and refer to that by secretRef");
            }

            Check(field.Value, path.Field(field.Name));
        }
    }

    private void Text(JsonElement reference, string field, FieldPath path, string what)
    {
        var value = reference.Get(field);
        if (!value.Exists())
        {
            return;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
        if (text is null || text.Length > LongestName || !text.All(SecretKeys.IsAllowed) || CredentialText.IsWellKnown(text))
        {
            errors.Error(
                path.Field(field), CauseType.Invalid,
                $"{what}, not the credential itself: letters, digits, '-', '_' and '.'"
                + (text is null ? "" : $"; found {CredentialText.Mask(text)}"));
        }
    }

    private static bool IsReference(JsonElement value)
    {
        var hasName = false;
        foreach (var field in value.EnumerateObject())
        {
            if (field.Name is not ("name" or "key" or "namespace"))
            {
                return false;
            }

            hasName |= field.Name is "name" or "key";
        }

        return hasName;
    }
}
