using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchLeaf;

/// <summary>Which part of which corpus a leaf holds: section <c>SearchLeaf</c>.</summary>
internal sealed class SearchLeafOptions : IValidatableObject
{
    public const string Section = "SearchLeaf";

    /// <summary>This leaf's shard, counted from 0.</summary>
    [Range(0, 1_023)]
    public int Shard { get; init; }

    /// <summary>Over how many shards the documents are spread.</summary>
    [Range(1, 1_024)]
    public int ShardCount { get; init; } = 1;

    /// <summary>A folder of text files; empty: WordNet's glosses.</summary>
    public string Corpus { get; init; } = "";

    /// <summary>Where indexes are saved; empty: beside the corpus. Leaves of one machine may share it.</summary>
    public string IndexFolder { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Shard >= ShardCount)
        {
            yield return new($"Shard must be less than ShardCount, {ShardCount}, but is {Shard}.", [nameof(Shard)]);
        }

        if (Corpus.Length > 0 && !Directory.Exists(Corpus))
        {
            yield return new($"Corpus must be a folder, and there is none at '{Corpus}'.", [nameof(Corpus)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class SearchLeafOptionsValidator : IValidateOptions<SearchLeafOptions>;
