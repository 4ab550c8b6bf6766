namespace Keyferry.Api.Schema;

/// <summary>The schema attributes of a property in one version, about the property or about its items.</summary>
/// <param name="attributes">All attributes of the property.</param>
/// <param name="items">Whether those about the items are meant.</param>
/// <param name="version">The version, such as <c>v1beta1</c>.</param>
internal sealed class SchemaAttributes(IReadOnlyList<Attribute> attributes, bool items, string version)
{
    // https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    private const int DnsSubdomainLength = 253;
    private const int DnsLabelLength = 63;

    public StringFormat StringFormat
    {
        get
        {
            if (All<DnsSubdomainAttribute>().Any(a => a.Items == items))
            {
                return StringFormat.DnsSubdomain;
            }

            if (All<DnsLabelAttribute>().Any(a => a.Items == items))
            {
                return StringFormat.DnsLabel;
            }

            if (All<ConfigMapKeyAttribute>().Any(a => a.Items == items))
            {
                return StringFormat.ConfigMapKey;
            }

            return Find<DurationAttribute>() is null ? StringFormat.None : StringFormat.Duration;
        }
    }

    public string? Pattern => StringFormat switch
    {
        StringFormat.DnsSubdomain => Patterns.DnsSubdomain,
        StringFormat.DnsLabel => Patterns.DnsLabel,
        StringFormat.ConfigMapKey => Patterns.ConfigMapKey,
        _ => Find<PatternAttribute>()?.Regexp,
    };

    public int? MinLength => StringFormat switch
    {
        StringFormat.DnsSubdomain or StringFormat.DnsLabel or StringFormat.ConfigMapKey => 1,
        _ => Find<LengthAttribute>()?.Min,
    };

    public int? MaxLength => StringFormat switch
    {
        StringFormat.DnsSubdomain or StringFormat.ConfigMapKey => DnsSubdomainLength,
        StringFormat.DnsLabel => DnsLabelLength,
        _ => Find<LengthAttribute>()?.Max is { } max and < int.MaxValue ? max : null,
    };

    public bool ExactlyOneField => All<ExactlyOneFieldAttribute>().Any(a => a.Items == items);

    public IReadOnlyList<string> AllowedValues =>
        (All<AllowedValuesAttribute>().FirstOrDefault(a => a.Items == items && a.Version == version)
            ?? All<AllowedValuesAttribute>().FirstOrDefault(a => a.Items == items && a.Version is null))?.Values ?? [];

    public string? Default => items
        ? null
        : (All<DefaultAttribute>().FirstOrDefault(a => a.Version == version)
            ?? All<DefaultAttribute>().FirstOrDefault(static a => a.Version is null))?.Json
            ?? Find<DefaultObjectAttribute>()?.Json;

    public IEnumerable<ICelRule> Rules => items ? [] : attributes.OfType<ICelRule>();

    public SchemaAttributes OfItems() => new(attributes, items: true, version);

    /// <summary>An attribute of the value itself; items of a credential are credentials as well.</summary>
    public T? Find<T>() where T : Attribute =>
        items && typeof(T) != typeof(CredentialAttribute) ? null : All<T>().FirstOrDefault();

    private IEnumerable<T> All<T>() => attributes.OfType<T>();
}
