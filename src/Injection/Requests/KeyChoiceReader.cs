using Keyferry.Api.Injection;

namespace Keyferry.Injection.Requests;

/// <summary>Reads entries of the form <c>[SECRET/]KEY[=NAME]</c>.</summary>
/// <param name="names">The Secrets that the pod asks for.</param>
/// <param name="form">The form, which decides what a name may look like.</param>
internal sealed class KeyChoiceReader(IReadOnlyList<string> names, InjectionForm form)
{
    /// <summary>Reads an entry; null where it is wrong.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="problem">What is wrong, and what would be right.</param>
    public KeyChoice? Read(string entry, out string problem)
    {
        var (secret, key, name) = KeyEntry.Parse(entry);
        problem = ProblemOf(secret, key, name);
        return problem.Length == 0 ? new KeyChoice(secret ?? names[0], key, name) : null;
    }

    private string ProblemOf(string? secret, string key, string? name)
    {
        if (secret is null && names.Count > 1)
        {
            return $"which Secret has the key? Expected SECRET/KEY, such as {names[0]}/{key}";
        }

        if (secret is not null && !names.Contains(secret))
        {
            return $"the pod asks for no Secret of this name: expected one of {string.Join(", ", names.Take(5))}";
        }

        if (!InjectionSyntax.IsKey(key))
        {
            return "expected KEY, KEY=NAME or SECRET/KEY=NAME, where KEY is a key of the Secret";
        }

        return form == InjectionForm.Env ? VariableProblem(key, name) : FileProblem(name);
    }

    private static string VariableProblem(string key, string? name) =>
        InjectionSyntax.IsVariable(name ?? key) ? ""
        : name is null ? $"the key is no name of a variable: write {key}=NAME"
        : "expected the name of a variable after \"=\": letters, digits and \"_\", no digit first";

    private static string FileProblem(string? name) =>
        name is null || InjectionSyntax.IsFile(name) ? "" : "expected a path after \"=\" that stays in the folder, such as tls/tls.crt";
}
