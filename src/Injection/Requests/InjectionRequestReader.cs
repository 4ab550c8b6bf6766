using System.Globalization;
using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using Keyferry.Api.Injection;

namespace Keyferry.Injection.Requests;

/// <summary>Reads what the annotations of a pod ask for, and names what is wrong with them.</summary>
/// <param name="errors">Takes errors and warnings.</param>
public sealed class InjectionRequestReader(FieldErrorList errors)
{
    private static readonly FieldPath Annotations = FieldPath.Root.Field("metadata").Field("annotations");

    /// <summary>The path of an annotation.</summary>
    public static FieldPath PathOf(string annotation) => Annotations.Key(annotation);

    /// <summary>Reads the request; null where there is none.</summary>
    /// <param name="pod">The pod.</param>
    public InjectionRequest? Read(JsonElement pod)
    {
        var metadata = pod.Get("metadata");
        WarnOfUnknown(metadata);
        var source = metadata.Get("annotations").Has(InjectionNames.Secrets) ? InjectionNames.Secrets : InjectionNames.Inject;
        var names = Items(metadata, source, InjectionLimits.MostSecrets);

        // The value of the label, by who writes it as an annotation.
        if (source == InjectionNames.Inject && names is [InjectionNames.Enabled] or [InjectionNames.Disabled])
        {
            names = [];
        }

        foreach (var name in names.Where(static n => !InjectionSyntax.IsObjectName(n)))
        {
            Invalid(source, $"{Shown(name)} is no name of an ExternalSecret or Secret of the pod's namespace: expected names "
                + "such as db-credentials, separated by commas");
        }

        if (names.Count == 0)
        {
            var others = InjectionNames.Asking.Except([InjectionNames.Secrets, InjectionNames.Inject]);
            foreach (var other in others.Where(a => Text(metadata, a) is not null))
            {
                Invalid(other, $"has no effect without {InjectionNames.Secrets}: name the Secrets there");
            }

            return null;
        }

        var form = Form(metadata);
        return new InjectionRequest
        {
            Names = [.. names.Distinct(StringComparer.Ordinal)],
            Form = form,
            Folder = Folder(metadata, form),
            Prefix = Prefix(metadata, form),
            Containers = Containers(metadata),
            InitContainers = InitContainers(metadata),
            Keys = Keys(metadata, names, form),
            Mode = Mode(metadata, form),
        };
    }

    private InjectionForm Form(JsonElement metadata)
    {
        switch (Text(metadata, InjectionNames.As))
        {
            case null or "env":
                return InjectionForm.Env;
            case "file":
                return InjectionForm.File;
            case var other:
                errors.Error(PathOf(InjectionNames.As), CauseType.NotSupported, $"{Shown(other)}: expected env or file");
                return InjectionForm.Env;
        }
    }

    private string Folder(JsonElement metadata, InjectionForm form)
    {
        if (Text(metadata, InjectionNames.Path) is not { } folder)
        {
            return InjectionRequest.DefaultFolder;
        }

        OnlyWith(InjectionNames.Path, form, InjectionForm.File);
        if (!InjectionSyntax.IsFolder(folder))
        {
            Invalid(InjectionNames.Path,
                $"{Shown(folder)}: expected an absolute path without \"..\" and \":\", at most {InjectionLimits.LongestPath} "
                + "characters, such as /etc/app");
        }

        return folder.TrimEnd('/', '\\');
    }

    private string Prefix(JsonElement metadata, InjectionForm form)
    {
        if (Text(metadata, InjectionNames.Prefix) is not { Length: > 0 } prefix)
        {
            return "";
        }

        OnlyWith(InjectionNames.Prefix, form, InjectionForm.Env);
        if (!InjectionSyntax.IsVariable(prefix))
        {
            Invalid(InjectionNames.Prefix, $"{Shown(prefix)}: expected the beginning of a variable's name, such as DB_");
        }

        return prefix;
    }

    private List<string>? Containers(JsonElement metadata)
    {
        if (Text(metadata, InjectionNames.Containers) is null)
        {
            return null;
        }

        var names = Items(metadata, InjectionNames.Containers, InjectionLimits.MostContainers);
        foreach (var name in names.Where(static n => !InjectionSyntax.IsContainerName(n)))
        {
            Invalid(InjectionNames.Containers, $"{Shown(name)} is no name of a container: expected names separated by commas");
        }

        return names;
    }

    private bool InitContainers(JsonElement metadata)
    {
        switch (Text(metadata, InjectionNames.InitContainers))
        {
            case null or "false":
                return false;
            case "true":
                return true;
            case var other:
                errors.Error(
                    PathOf(InjectionNames.InitContainers), CauseType.NotSupported, $"{Shown(other)}: expected true or false");
                return false;
        }
    }

    private List<KeyChoice> Keys(JsonElement metadata, IReadOnlyList<string> names, InjectionForm form)
    {
        var reader = new KeyChoiceReader(names, form);
        var keys = new List<KeyChoice>();
        foreach (var item in Items(metadata, InjectionNames.Keys, InjectionLimits.MostKeys))
        {
            if (reader.Read(item, out var problem) is { } choice)
            {
                keys.Add(choice);
            }
            else
            {
                Invalid(InjectionNames.Keys, $"{Shown(item)}: {problem}");
            }
        }

        return keys;
    }

    private int? Mode(JsonElement metadata, InjectionForm form)
    {
        if (Text(metadata, InjectionNames.Mode) is not { } text)
        {
            return null;
        }

        OnlyWith(InjectionNames.Mode, form, InjectionForm.File);
        switch (text)
        {
            case "0400" or "0440" or "0444":
                return Convert.ToInt32(text, 8);
            default:
                errors.Error(
                    PathOf(InjectionNames.Mode), CauseType.NotSupported, $"{Shown(text)}: expected 0400, 0440 or 0444");
                return null;
        }
    }

    private void OnlyWith(string annotation, InjectionForm form, InjectionForm needed)
    {
        if (form != needed)
        {
            Invalid(annotation, string.Create(CultureInfo.InvariantCulture,
                $"has no effect here: it goes with {InjectionNames.As}: {(needed == InjectionForm.File ? "file" : "env")}"));
        }
    }

    // A misspelt name would be passed over in silence, and the pod run without its Secret.
    private void WarnOfUnknown(JsonElement metadata)
    {
        foreach (var annotation in metadata.Entries("annotations"))
        {
            if (annotation.Name.StartsWith("keyferry.io/secret", StringComparison.Ordinal)
                && !InjectionNames.Asking.Contains(annotation.Name)
                && annotation.Name is not (InjectionNames.Hash or InjectionNames.Awaited))
            {
                errors.Warn(PathOf(annotation.Name), "is no annotation of Keyferry: " + string.Join(", ", InjectionNames.Asking.Skip(1)));
            }
        }
    }

    private List<string> Items(JsonElement metadata, string annotation, int most)
    {
        var items = (Text(metadata, annotation) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (items.Length <= most)
        {
            return [.. items];
        }

        errors.Error(PathOf(annotation), CauseType.TooLong, $"{items.Length} entries: expected at most {most}");
        return [.. items.Take(most)];
    }

    private string? Text(JsonElement metadata, string annotation)
    {
        var text = metadata.Get("annotations").Text(annotation)?.Trim();
        if (text is null || text.Length <= InjectionLimits.LongestAnnotation)
        {
            return text;
        }

        errors.Error(
            PathOf(annotation), CauseType.TooLong,
            $"{text.Length} characters: expected at most {InjectionLimits.LongestAnnotation}");
        return null;
    }

    private void Invalid(string annotation, string message) => errors.Error(PathOf(annotation), CauseType.Invalid, message);

    private static string Shown(string text) => $"\"{CredentialText.Shown(text)}\"";
}
