namespace Keyferry.Api.Schema;

/// <summary>What a property's attributes say, of the value itself or of its items, in one version.</summary>
internal sealed class Facts(IReadOnlyList<Attribute> attributes, bool items, string version)
{
    private const int DnsNameLength = 253;
    private const int NamespaceNameLength = 63;

    public TextShape Shape
    {
        get
        {
            if (All<DnsNameAttribute>().Any(a => a.Items == items))
            {
                return TextShape.DnsName;
            }

            if (All<NamespaceNameAttribute>().Any(a => a.Items == items))
            {
                return TextShape.NamespaceName;
            }

            if (All<KeyNameAttribute>().Any(a => a.Items == items))
            {
                return TextShape.KeyName;
            }

            return Find<DurationAttribute>() is null ? TextShape.Free : TextShape.Duration;
        }
    }

    public string? Pattern => Shape switch
    {
        TextShape.DnsName => Patterns.DnsName,
        TextShape.NamespaceName => Patterns.NamespaceName,
        TextShape.KeyName => Patterns.KeyName,
        _ => Find<PatternAttribute>()?.Regexp,
    };

    public int? MinLength => Shape switch
    {
        TextShape.DnsName or TextShape.NamespaceName or TextShape.KeyName => 1,
        _ => Find<LengthAttribute>()?.Min,
    };

    public int? MaxLength => Shape switch
    {
        TextShape.DnsName or TextShape.KeyName => DnsNameLength,
        TextShape.NamespaceName => NamespaceNameLength,
        _ => Find<LengthAttribute>()?.Max is { } max and < int.MaxValue ? max : null,
    };

    public bool SingleChoice => All<SingleChoiceAttribute>().Any(a => a.Items == items);

    public IReadOnlyList<string> Values =>
        (All<OneOfAttribute>().FirstOrDefault(a => a.Items == items && a.Version == version)
            ?? All<OneOfAttribute>().FirstOrDefault(a => a.Items == items && a.Version is null))?.Values ?? [];

    public string? Default => items
        ? null
        : (All<DefaultAttribute>().FirstOrDefault(a => a.Version == version)
            ?? All<DefaultAttribute>().FirstOrDefault(static a => a.Version is null))?.Json;

    public IEnumerable<ICelRule> Rules => items ? [] : attributes.OfType<ICelRule>();

    public Facts OfItems() => new(attributes, items: true, version);

    /// <summary>An attribute of the value itself; a credential's items are credentials as well.</summary>
    public T? Find<T>() where T : Attribute =>
        items && typeof(T) != typeof(CredentialAttribute) ? null : All<T>().FirstOrDefault();

    private IEnumerable<T> All<T>() => attributes.OfType<T>();
}
