using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>How much a word adds to a document's score, as a whole number.</summary>
/// <remarks>
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the inverse document
/// frequency that is never negative. Whole numbers add up to the same sum in any order and on any number of machines.
/// </remarks>
internal static unsafe class Bm25
{
    /// <summary>What stands for a score of 1.</summary>
    public const int Scale = 1 << 16;

    private const double K1 = 1.2;
    private const double B = 0.75;

    /// <summary>The part of a word's contribution that does not depend on the document.</summary>
    public static float Weight(int documents, int frequency) =>
        (float)(Scale * (K1 + 1) * Math.Log(1 + ((documents - frequency + 0.5) / (frequency + 0.5))));

    /// <summary>How far a document's length weakens the words in it.</summary>
    public static float Norm(int length, double averageLength) =>
        (float)(K1 * (1 - B + (B * length / averageLength)));

    public static int Contribution(float weight, int count, float norm) => (int)(weight * (count / (count + norm)));

    /// <summary>The contributions to several documents, rounded like those to one.</summary>
    /// <param name="length">A multiple of 8; behind the documents that are meant any valid one may be.</param>
    public static void Contributions(
        float weight, int* documents, int* counts, float* norms, int* contributions, int length)
    {
        var weights = Vector256.Create(weight);
        for (var i = 0; i < length; i += Vector256<int>.Count)
        {
            var count = Vector256.ConvertToSingle(Vector256.Load(counts + i));
            var norm = Gather(norms, documents + i);
            Vector256.ConvertToInt32(weights * (count / (count + norm))).Store(contributions + i);
        }
    }

    private static Vector256<float> Gather(float* norms, int* documents) =>
        Avx2.IsSupported
            ? Avx2.GatherVector256(norms, Vector256.Load(documents), sizeof(float))
            : Vector256.Create(
                norms[documents[0]], norms[documents[1]], norms[documents[2]], norms[documents[3]],
                norms[documents[4]], norms[documents[5]], norms[documents[6]], norms[documents[7]]);
}
