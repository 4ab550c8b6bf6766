namespace Keyferry.Text.Functions.Versions;

/// <summary>One comparison of a constraint, such as <c>~1.2</c>.</summary>
/// <param name="Operator">The operator's text; empty for none.</param>
/// <param name="Version">The version compared with; numbers left open are 0.</param>
/// <param name="IsOpen">Whether numbers are left open.</param>
/// <param name="IsMinorOpen">Whether only the major number is given.</param>
/// <param name="IsPatchOpen">Whether only the patch number is left open.</param>
internal sealed record Constraint(
    string Operator, SemanticVersion Version, bool IsOpen, bool IsMinorOpen, bool IsPatchOpen)
{
    /// <summary>Whether a version meets it; a prerelease does only where its group asks for prereleases.</summary>
    public bool Accepts(SemanticVersion version, bool withPrereleases)
    {
        if (version.Prerelease.Length > 0 && !withPrereleases)
        {
            return false;
        }

        return Operator switch
        {
            "" or "=" => IsOpen ? Tilde(version) : version.OrderAgainst(Version) == 0,
            "!=" => Differs(version),
            ">" => IsGreater(version),
            "<" => version.OrderAgainst(Version) < 0,
            ">=" or "=>" => version.OrderAgainst(Version) >= 0,
            "<=" or "=<" => IsNotGreater(version),
            "^" => Caret(version),
            _ => Tilde(version),
        };
    }

    private bool Differs(SemanticVersion version)
    {
        if (!IsOpen)
        {
            return version.OrderAgainst(Version) != 0;
        }

        if (version.Major != Version.Major)
        {
            return true;
        }

        if (IsMinorOpen)
        {
            return false;
        }

        if (version.Minor != Version.Minor)
        {
            return true;
        }

        if (!IsPatchOpen)
        {
            return version.Patch != Version.Patch || version.OrderAgainst(Version) != 0;
        }

        return PrereleaseOrder.Compare(version.Prerelease, Version.Prerelease) != 0;
    }

    private bool IsGreater(SemanticVersion version)
    {
        if (!IsOpen)
        {
            return version.OrderAgainst(Version) > 0;
        }

        if (version.Major != Version.Major)
        {
            return version.Major > Version.Major;
        }

        if (IsMinorOpen)
        {
            return false;
        }

        return IsPatchOpen ? version.Minor > Version.Minor : version.OrderAgainst(Version) > 0;
    }

    private bool IsNotGreater(SemanticVersion version)
    {
        if (!IsOpen)
        {
            return version.OrderAgainst(Version) <= 0;
        }

        return version.Major < Version.Major
            || (version.Major == Version.Major && (IsMinorOpen || version.Minor <= Version.Minor));
    }

    private bool Tilde(SemanticVersion version)
    {
        if (version.OrderAgainst(Version) < 0)
        {
            return false;
        }

        // ~0.0.0 and a constraint of wildcards only accept every version.
        var isAnything = Version is { Major: 0, Minor: 0, Patch: 0 } && !IsMinorOpen && !IsPatchOpen;
        return isAnything
            || (version.Major == Version.Major && (IsMinorOpen || version.Minor == Version.Minor));
    }

    /// <summary>The number that must not change is the first that is not zero.</summary>
    private bool Caret(SemanticVersion version)
    {
        if (version.OrderAgainst(Version) < 0 || version.Major != Version.Major)
        {
            return false;
        }

        if (Version.Major > 0 || IsMinorOpen)
        {
            return true;
        }

        if (version.Minor != Version.Minor)
        {
            return false;
        }

        return Version.Minor > 0 || IsPatchOpen || version.Patch == Version.Patch;
    }
}
