using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>sprig's certificate: the fields Cert and Key of a template value.</summary>
/// <param name="Cert">The certificate as PEM.</param>
/// <param name="Key">The private key as PEM.</param>
internal sealed record CertificatePair(GoString Cert, GoString Key)
{
    /// <summary>The type of the value.</summary>
    public static GoType Type { get; } = new("sprig.certificate", GoKind.Struct)
    {
        Fields = static value => value.AsObject is CertificatePair pair
            ? [("Cert", GoValue.Of(pair.Cert)), ("Key", GoValue.Of(pair.Key))]
            : [],
    };
}
