using System.Globalization;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Fake;

/// <summary>Checks the <c>fake</c> block of a store.</summary>
internal static class FakeStoreValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(StoreObject store, FieldErrorList errors)
    {
        var data = store.Spec.Provider.Fake?.Data ?? [];
        for (var at = 0; at < data.Count; at++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"spec.provider.fake.data[{at}]");
            if (string.IsNullOrEmpty(data[at].Key))
            {
                errors.Error($"{path}.key", CauseType.Required, $"key must be set in data {at}");
            }

            if (string.IsNullOrEmpty(data[at].Value))
            {
                errors.Error($"{path}.value", CauseType.Required, $"at least one value must be set in data {at}");
            }
        }
    }
}
