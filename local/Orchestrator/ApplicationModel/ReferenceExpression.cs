using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with holes for values that are known once the application runs.</summary>
public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    internal ReferenceExpression(string format, IReadOnlyList<IValueProvider> valueProviders)
    {
        Format = format;
        ValueProviders = valueProviders;
    }

    public string Format { get; }
    public IReadOnlyList<IValueProvider> ValueProviders { get; }
    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var values = new List<object?>();
        foreach (var provider in ValueProviders)
        {
            values.Add(await provider.GetValueAsync(cancellationToken));
        }

        return string.Format(CultureInfo.InvariantCulture, Format, [.. values]);
    }

    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _format = new(literalLength);
        private readonly List<IValueProvider> _values = new(formattedCount);

        // A brace of the text must not be read as one of the format.
        public void AppendLiteral(string value) => _format.Append(
            value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

        public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider
        {
            _format.Append('{').Append(_values.Count).Append('}');
            _values.Add(valueProvider);
        }

        /// <summary>With the only format there is, <c>uri</c>: escaped as a part of one.</summary>
        public void AppendFormatted<T>(T valueProvider, string format)
            where T : IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(new UriEscaped(valueProvider));

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider.Resource);

        internal ReferenceExpression Build() => new(_format.ToString(), _values);
    }

    private sealed class UriEscaped(IValueProvider value) : IExpressionValue, IValueWithReferences
    {
        IEnumerable<object> IValueWithReferences.References => [value];

        public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
            Uri.EscapeDataString(await value.GetValueAsync(cancellationToken) ?? "");
    }
}
