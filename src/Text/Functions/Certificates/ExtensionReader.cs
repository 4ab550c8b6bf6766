using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reads the extensions that Go looks into; one that it would refuse is refused, an unknown one let through.</summary>
internal static class ExtensionReader
{
    /// <summary>Reads an extension's value into the certificate.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static void Read(
        RenderContext context, Certificate certificate, ReadOnlySpan<byte> oid, bool isCritical, ReadOnlySpan<byte> value)
    {
        if (oid.SequenceEqual(Oids.AuthorityInfoAccess))
        {
            CertificateReader.Require(!isCritical && IsInfoAccess(value), "authority info access");
        }

        // The numbers below 2.5.29.
        if (oid.Length != 3 || oid[0] != 0x55 || oid[1] != 0x1D)
        {
            return;
        }

        switch (oid[2])
        {
            case 14:
                certificate.SubjectKeyId = ReadSubjectKeyId(isCritical, value);
                break;
            case 17:
                AlternativeNames.Read(context, certificate, value);
                break;
            case 30:
                CertificateReader.Require(NameConstraints.AreSound(value), "name constraints");
                break;
            case 35:
                certificate.AuthorityKeyId = ReadAuthorityKeyId(isCritical, value);
                break;
            default:
                CertificateReader.Require(IsSound(oid[2], value), "an extension");
                break;
        }
    }

    private static byte[] ReadSubjectKeyId(bool isCritical, ReadOnlySpan<byte> value)
    {
        var reader = new DerReader(value);
        var isRead = reader.TryRead(DerTag.OctetString, out var id);
        CertificateReader.Require(isRead && !isCritical, "subject key identifier");
        return id.ToArray();
    }

    private static byte[]? ReadAuthorityKeyId(bool isCritical, ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        var isRead = outer.TryRead(DerTag.Sequence, out var content);
        CertificateReader.Require(isRead && !isCritical, "authority key identifier");
        var reader = new DerReader(content);
        if (!reader.Next(DerTag.Context(0)))
        {
            return null;
        }

        CertificateReader.Require(reader.TryRead(DerTag.Context(0), out var id), "authority key identifier");
        return id.ToArray();
    }

    private static bool IsSound(byte number, ReadOnlySpan<byte> value)
    {
        var reader = new DerReader(value);
        return number switch
        {
            15 => reader.TryReadBits(out _, out _),
            19 => IsBasicConstraints(value),
            31 => AreDistributionPoints(value),
            32 => ArePolicies(value),
            33 => ArePolicyMappings(value),
            36 => ArePolicyConstraints(value),
            37 => AreKeyUsages(value),
            54 => reader.TryReadInt64(out _),
            _ => true,
        };
    }

    private static bool IsBasicConstraints(ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        if (!outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var reader = new DerReader(content);
        return (!reader.Next(DerTag.Boolean) || reader.TryReadBoolean(out _))
            && (!reader.Next(DerTag.Integer) || (reader.TryReadInt64(out var length) && length >= 0));
    }

    private static bool AreDistributionPoints(ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        if (!outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var points = new DerReader(content);
        while (!points.IsEmpty)
        {
            if (!points.TryRead(DerTag.Sequence, out var pointContent))
            {
                return false;
            }

            var point = new DerReader(pointContent);
            if (!point.TryReadOptional(DerTag.Constructed(0), out var nameContent, out var isPresent))
            {
                return false;
            }

            var name = new DerReader(nameContent);
            if (isPresent && (!name.TryRead(DerTag.Constructed(0), out var names) || !AreUris(names)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreUris(ReadOnlySpan<byte> names)
    {
        var reader = new DerReader(names);
        while (reader.Next(DerTag.Context(6)))
        {
            if (!reader.TryRead(DerTag.Context(6), out _))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ArePolicies(ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        if (!outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var policies = new DerReader(content);
        while (!policies.IsEmpty)
        {
            if (!policies.TryRead(DerTag.Sequence, out var policyContent))
            {
                return false;
            }

            var policy = new DerReader(policyContent);
            if (!policy.TryRead(DerTag.Oid, out var oid) || !IsLongOid(oid) || !seen.Add(Convert.ToHexString(oid)))
            {
                return false;
            }
        }

        return true;
    }

    // Policies may have numbers of any size, in the shortest form.
    private static bool IsLongOid(ReadOnlySpan<byte> oid)
    {
        if (oid.IsEmpty || oid[^1] >= 0x80)
        {
            return false;
        }

        var isFirst = true;
        foreach (var b in oid)
        {
            if (isFirst && b == 0x80)
            {
                return false;
            }

            isFirst = b < 0x80;
        }

        return true;
    }

    private static bool ArePolicyMappings(ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        if (!outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var mappings = new DerReader(content);
        while (!mappings.IsEmpty)
        {
            if (!mappings.TryRead(DerTag.Sequence, out var pair))
            {
                return false;
            }

            var reader = new DerReader(pair);
            if (!reader.TryRead(DerTag.Oid, out _) || !reader.TryRead(DerTag.Oid, out _))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ArePolicyConstraints(ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        if (!outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var reader = new DerReader(content);
        return (!reader.Next(DerTag.Context(0)) || reader.TryReadInt64(out _, DerTag.Context(0)))
            && (!reader.Next(DerTag.Context(1)) || reader.TryReadInt64(out _, DerTag.Context(1)));
    }

    private static bool AreKeyUsages(ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        if (!outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var usages = new DerReader(content);
        while (!usages.IsEmpty)
        {
            if (!usages.TryReadOid(out _))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInfoAccess(ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        if (!outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var entries = new DerReader(content);
        while (!entries.IsEmpty)
        {
            if (!entries.TryRead(DerTag.Sequence, out var entryContent))
            {
                return false;
            }

            var entry = new DerReader(entryContent);
            if (!entry.TryReadOid(out _) || (entry.Next(DerTag.Context(6)) && !entry.TryRead(DerTag.Context(6), out _)))
            {
                return false;
            }
        }

        return true;
    }
}
