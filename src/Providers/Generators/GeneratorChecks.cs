using Keyferry.Api.Shared;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Generators;

/// <summary>Checks that several generators make at admission.</summary>
internal static class GeneratorChecks
{
    /// <summary>A text that may not be empty.</summary>
    public static void Required(string? text, string path, FieldErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            errors.Error(path, CauseType.Required, "must be set");
        }
    }

    /// <summary>A reference to a key of a Secret, which is always looked for in the namespace of whoever runs the generator.</summary>
    public static void Key(SecretKeySelector selector, string path, FieldErrorList errors)
    {
        Key(selector.Name, selector.Key, path, errors);
        if (!string.IsNullOrEmpty(selector.Namespace))
        {
            errors.Warn($"{path}.namespace", "has no effect: a generator reads from the namespace of the object that runs it");
        }
    }

    /// <summary>The same, of its parts.</summary>
    public static void Key(string? name, string? key, string path, FieldErrorList errors)
    {
        Required(name, $"{path}.name", errors);
        Required(key, $"{path}.key", errors);
    }

    /// <summary>A reference to a ServiceAccount.</summary>
    public static void Account(ServiceAccountSelector account, string path, FieldErrorList errors)
    {
        Required(account.Name, $"{path}.name", errors);
        if (!string.IsNullOrEmpty(account.Namespace))
        {
            errors.Warn($"{path}.namespace", "has no effect: a generator uses the namespace of the object that runs it");
        }
    }
}
