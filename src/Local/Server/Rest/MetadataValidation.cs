using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Rest;

/// <summary>Checks <c>metadata</c>.</summary>
internal static partial class MetadataValidation
{
    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string NamePartRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <summary>Everything that is wrong with an object's metadata.</summary>
    public static IEnumerable<StatusCause> Check(JsonObject obj, NameForm form)
    {
        var metadata = obj.Metadata();
        if (metadata.Text("generateName") is { } beginning)
        {
            foreach (var error in NameErrors(beginning.TrimEnd('-', '.') is "" ? "a" : beginning.TrimEnd('-'), form))
            {
                yield return Invalid("metadata.generateName", beginning, error);
            }
        }

        if (metadata.Text("name") is not { } name)
        {
            yield return new StatusCause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name");
        }
        else
        {
            foreach (var error in NameErrors(name, form))
            {
                yield return Invalid("metadata.name", name, error);
            }
        }

        foreach (var (key, value) in metadata.Object("labels") ?? [])
        {
            foreach (var error in KeyErrors(key))
            {
                yield return Invalid("metadata.labels", key, error);
            }

            var text = value.AsText() ?? "";
            if (text.Length > 63)
            {
                yield return Invalid("metadata.labels", text, "must be no more than 63 bytes");
            }

            if (text.Length > 0 && !QualifiedName().IsMatch(text))
            {
                yield return Invalid("metadata.labels", text, ValueRule);
            }
        }

        var size = 0L;
        foreach (var (key, value) in metadata.Object("annotations") ?? [])
        {
            foreach (var error in KeyErrors(key.ToLowerInvariant()))
            {
                yield return Invalid("metadata.annotations", key, error);
            }

            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.AsText() ?? "");
        }

        if (size > 256 * 1024)
        {
            yield return new StatusCause("FieldValueTooLong", "Too long: may not be more than 262144 bytes", "metadata.annotations");
        }

        foreach (var cause in Owners(metadata))
        {
            yield return cause;
        }

        foreach (var finalizer in metadata.List("finalizers").Texts())
        {
            foreach (var error in KeyErrors(finalizer))
            {
                yield return Invalid("metadata.finalizers", finalizer, error);
            }
        }
    }

    /// <summary>What may not change, or not this way.</summary>
    public static IEnumerable<StatusCause> CheckUpdate(JsonObject obj, JsonObject old)
    {
        var metadata = obj.Metadata();
        var before = old.Metadata();
        foreach (var member in (string[])["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"])
        {
            if (JsonAccess.Same(metadata[member], before[member]))
            {
                continue;
            }

            yield return new StatusCause("FieldValueInvalid", $"Invalid value: {JsonText.Text(metadata[member])}: field is immutable", $"metadata.{member}");
        }

        if (before["deletionTimestamp"] is null)
        {
            yield break;
        }

        var known = before.List("finalizers").Texts().ToHashSet(StringComparer.Ordinal);
        var fresh = metadata.List("finalizers").Texts().Where(f => !known.Contains(f)).ToList();
        if (fresh.Count > 0)
        {
            yield return new StatusCause("FieldValueForbidden",
                "Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                + string.Join(", ", fresh.Select(f => $"\"{f}\"")) + "}", "metadata.finalizers");
        }
    }

    /// <summary>Finalizers without a domain, which are let through with a warning.</summary>
    public static IEnumerable<string> FinalizerWarnings(JsonObject obj) => obj.Metadata().List("finalizers").Texts()
        .Where(f => !f.Contains('/', StringComparison.Ordinal) && f is not ("foregroundDeletion" or "orphan" or "kubernetes"))
        .Select(f => $"metadata.finalizers: \"{f}\": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers");

    /// <summary>A cause of kind <c>FieldValueInvalid</c> for a text.</summary>
    public static StatusCause Invalid(string field, string value, string why) =>
        new("FieldValueInvalid", $"Invalid value: {JsonText.Text(JsonValue.Create(value))}: {why}", field);

    private static IEnumerable<string> NameErrors(string name, NameForm form)
    {
        switch (form)
        {
            case NameForm.PathSegment:
                if (name is "." or "..")
                {
                    yield return $"may not be '{name}'";
                }

                foreach (var illegal in (string[])["/", "%"])
                {
                    if (name.Contains(illegal, StringComparison.Ordinal))
                    {
                        yield return $"may not contain '{illegal}'";
                    }
                }

                break;
            case NameForm.Label:
                if (name.Length > 63)
                {
                    yield return "must be no more than 63 bytes";
                }

                if (!DnsLabel().IsMatch(name))
                {
                    yield return LabelRule;
                }

                break;
            default:
                if (name.Length > 253)
                {
                    yield return "must be no more than 253 characters";
                }

                if (!Subdomain().IsMatch(name))
                {
                    yield return SubdomainRule;
                }

                break;
        }
    }

    private static IEnumerable<string> KeyErrors(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        if (slash == 0)
        {
            yield return "prefix part must be non-empty";
        }
        else if (slash > 0 && !Subdomain().IsMatch(key[..slash]))
        {
            yield return "prefix part " + SubdomainRule;
        }

        if (name.Length == 0)
        {
            yield return "name part must be non-empty";
        }

        if (name.Length > 63)
        {
            yield return "name part must be no more than 63 bytes";
        }

        if (!QualifiedName().IsMatch(name))
        {
            yield return NamePartRule;
        }
    }

    private static IEnumerable<StatusCause> Owners(JsonObject metadata)
    {
        const string field = "metadata.ownerReferences";
        var controllers = new List<string>();
        foreach (var owner in metadata.List("ownerReferences") ?? [])
        {
            if (string.IsNullOrEmpty(owner.Text("apiVersion")))
            {
                yield return Invalid($"{field}.apiVersion", "", "version must not be empty");
            }

            if (string.IsNullOrEmpty(owner.Text("kind")))
            {
                yield return Invalid($"{field}.kind", "", "must not be empty");
            }

            if (string.IsNullOrEmpty(owner.Text("name")))
            {
                yield return Invalid($"{field}.name", "", "must not be empty");
            }

            if (string.IsNullOrEmpty(owner.Text("uid")))
            {
                yield return Invalid($"{field}.uid", "", "must not be empty");
            }

            if (!owner.Flag("controller"))
            {
                continue;
            }

            controllers.Add($"{owner.Text("kind")}/{owner.Text("name")}");
            if (controllers.Count == 2)
            {
                yield return new StatusCause("FieldValueInvalid",
                    $"Invalid value: {JsonText.Text(metadata["ownerReferences"])}: Only one reference can have Controller set to true. "
                    + $"Found \"true\" in references for {controllers[0]} and {controllers[1]}", field);
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QualifiedName();
}
